import * as gcp from '@pulumi/gcp';
import * as pulumi from '@pulumi/pulumi';
import type { Place } from '../place.ts';
import { JOBS_ENDED, type JobMetrics } from './job-metrics.ts';

interface ObjectivesArgs {
  readonly place: Place;
  readonly channel: gcp.monitoring.NotificationChannel;
  readonly metrics: JobMetrics;
}

interface Objective {
  readonly title: string;
  readonly goal: number;
  readonly sli: gcp.types.input.monitoring.SloRequestBasedSli;
}

const requestsOf = (service: string) =>
  `metric.type="run.googleapis.com/request_count" resource.type="cloud_run_revision" resource.labels.service_name="${service}"`;

const answersOf = (service: string): gcp.types.input.monitoring.SloRequestBasedSli => ({
  goodTotalRatio: {
    totalServiceFilter: requestsOf(service),
    badServiceFilter: `${requestsOf(service)} metric.labels.response_code_class="5xx"`,
  },
});

const endedJobs = `metric.type="logging.googleapis.com/user/${JOBS_ENDED}" resource.type="cloud_run_revision"`;

/** What users are promised. A job that fails by a fault of its data is an answer, not a failure. */
const OBJECTIVES: Readonly<Record<string, Objective>> = {
  api: { title: 'The API answers', goal: 0.999, sli: answersOf('fitlane-api') },
  online: { title: 'Online inference answers', goal: 0.999, sli: answersOf('fitlane-inference') },
  latency: {
    title: 'Online inference answers within 300 ms',
    goal: 0.99,
    sli: {
      distributionCut: {
        distributionFilter: `metric.type="run.googleapis.com/request_latencies" resource.type="cloud_run_revision" resource.labels.service_name="fitlane-inference"`,
        range: { max: 300 },
      },
    },
  },
  jobs: {
    title: 'Jobs come to an end that is not our fault',
    goal: 0.995,
    sli: {
      goodTotalRatio: {
        totalServiceFilter: endedJobs,
        badServiceFilter: `${endedJobs} metric.labels.status="failed" metric.labels.owner="system"`,
      },
    },
  },
};

/**
 * How fast the month's allowance may be used up: both windows must agree, so that an alert comes soon and goes
 * soon. https://sre.google/workbook/alerting-on-slos/
 */
const BURNS = {
  fast: { rate: 14.4, windows: ['3600s', '300s'], severity: 'CRITICAL' },
  slow: { rate: 6, windows: ['21600s', '1800s'], severity: 'WARNING' },
} as const;

/** Service level objectives over 28 days, and alerts on how fast their error budgets burn. */
export class Objectives extends pulumi.ComponentResource {
  readonly #args: ObjectivesArgs;
  readonly #service: gcp.monitoring.CustomService;

  constructor(name: string, args: ObjectivesArgs, options?: pulumi.ComponentResourceOptions) {
    super('fitlane:gcp:Objectives', name, {}, options);
    this.#args = args;
    this.#service = new gcp.monitoring.CustomService(
      name,
      { project: args.place.project, serviceId: 'fitlane', displayName: 'Fitlane' },
      { parent: this },
    );
    for (const [id, objective] of Object.entries(OBJECTIVES))
      this.#promise(`${name}-${id}`, id, objective);
    this.registerOutputs();
  }

  #promise(name: string, id: string, { title, goal, sli }: Objective): void {
    const slo = new gcp.monitoring.Slo(
      name,
      {
        project: this.#args.place.project,
        service: this.#service.serviceId,
        sloId: id,
        displayName: title,
        goal,
        rollingPeriodDays: 28,
        requestBasedSli: sli,
      },
      // A filter over a metric that is not there is refused.
      { parent: this, dependsOn: this.#args.metrics },
    );
    for (const speed of Object.keys(BURNS) as (keyof typeof BURNS)[])
      this.#alert(`${name}-${speed}`, title, slo, speed);
  }

  #alert(name: string, title: string, slo: gcp.monitoring.Slo, speed: keyof typeof BURNS): void {
    const { rate, windows, severity } = BURNS[speed];
    new gcp.monitoring.AlertPolicy(
      name,
      {
        project: this.#args.place.project,
        displayName: `${title}: error budget burns ${speed}`,
        combiner: 'AND',
        severity,
        conditions: windows.map((window) => ({
          displayName: `${rate} times too fast over ${window}`,
          conditionThreshold: {
            filter: pulumi.interpolate`select_slo_burn_rate("${slo.name}", "${window}")`,
            comparison: 'COMPARISON_GT',
            thresholdValue: rate,
            duration: '0s',
          },
        })),
        documentation: { content: `Runbook: docs/operations.md, "${title}".` },
        notificationChannels: [this.#args.channel.id],
      },
      { parent: this },
    );
  }
}
