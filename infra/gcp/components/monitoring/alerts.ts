import * as gcp from '@pulumi/gcp';
import * as pulumi from '@pulumi/pulumi';
import type { Place } from '../place.ts';
import { JOB_WAIT, type JobMetrics } from './job-metrics.ts';

interface AlertsArgs {
  readonly place: Place;
  readonly channel: gcp.monitoring.NotificationChannel;
  readonly metrics: JobMetrics;
}

interface Alert {
  readonly title: string;
  readonly severity: 'CRITICAL' | 'ERROR' | 'WARNING';
  readonly condition: Omit<gcp.types.input.monitoring.AlertPolicyCondition, 'displayName'>;
}

const newest = (seconds: number) => [
  { alignmentPeriod: `${seconds}s`, perSeriesAligner: 'ALIGN_MAX' },
];

/** What nobody sees in an objective until it is late. */
const ALERTS: Readonly<Record<string, Alert>> = {
  deadLetters: {
    title: 'Messages could not be delivered',
    severity: 'WARNING',
    condition: {
      conditionThreshold: {
        filter:
          'metric.type="pubsub.googleapis.com/subscription/num_undelivered_messages" resource.type="pubsub_subscription" resource.labels.subscription_id=monitoring.regex.full_match("fitlane-.*-dead")',
        comparison: 'COMPARISON_GT',
        thresholdValue: 0,
        duration: '0s',
        aggregations: newest(60),
      },
    },
  },
  wakeUps: {
    title: 'Wake-ups are not answered',
    severity: 'ERROR',
    condition: {
      conditionThreshold: {
        filter:
          'metric.type="pubsub.googleapis.com/subscription/oldest_unacked_message_age" resource.type="pubsub_subscription" resource.labels.subscription_id=monitoring.regex.full_match("fitlane-wake-.*")',
        comparison: 'COMPARISON_GT',
        // An express wake-up is answered when its work is done, after up to 10 min; then it is forgotten.
        thresholdValue: 480,
        duration: '300s',
        aggregations: newest(60),
      },
    },
  },
  jobWait: {
    title: 'Jobs wait for long',
    severity: 'WARNING',
    condition: {
      conditionThreshold: {
        filter: `metric.type="logging.googleapis.com/user/${JOB_WAIT}" resource.type="cloud_run_revision"`,
        comparison: 'COMPARISON_GT',
        thresholdValue: 900,
        duration: '600s',
        aggregations: [{ alignmentPeriod: '600s', perSeriesAligner: 'ALIGN_PERCENTILE_95' }],
      },
    },
  },
  tick: {
    title: 'The controller is not called any more',
    severity: 'CRITICAL',
    condition: {
      conditionAbsent: {
        filter:
          'metric.type="run.googleapis.com/request_count" resource.type="cloud_run_revision" resource.labels.service_name="fitlane-controller" metric.labels.response_code_class="2xx"',
        duration: '300s',
        aggregations: [
          {
            alignmentPeriod: '60s',
            perSeriesAligner: 'ALIGN_RATE',
            // Each revision has a series of its own, which ends with the next deployment.
            crossSeriesReducer: 'REDUCE_SUM',
          },
        ],
      },
    },
  },
  memory: {
    title: 'A service is nearly out of memory',
    severity: 'WARNING',
    condition: {
      conditionThreshold: {
        filter:
          'metric.type="run.googleapis.com/container/memory/utilizations" resource.type="cloud_run_revision"',
        comparison: 'COMPARISON_GT',
        thresholdValue: 0.9,
        duration: '600s',
        aggregations: [{ alignmentPeriod: '60s', perSeriesAligner: 'ALIGN_PERCENTILE_99' }],
      },
    },
  },
  dueLoop: {
    title: 'The due loop has ended by an error',
    severity: 'ERROR',
    condition: logged('due loop ended'),
  },
  drift: {
    title: 'Predictions are made for data unlike that of the fit',
    severity: 'WARNING',
    condition: logged('drift detected'),
  },
};

function logged(message: string): Alert['condition'] {
  return {
    conditionMatchedLog: {
      filter: `resource.type="cloud_run_revision" AND jsonPayload.service="controller" AND jsonPayload.message="${message}"`,
    },
  };
}

/** One alert each; the runbook has a section under each title. */
export class Alerts extends pulumi.ComponentResource {
  constructor(name: string, args: AlertsArgs, options?: pulumi.ComponentResourceOptions) {
    super('fitlane:gcp:Alerts', name, {}, options);
    for (const [id, { title, severity, condition }] of Object.entries(ALERTS)) {
      new gcp.monitoring.AlertPolicy(
        `${name}-${id}`,
        {
          project: args.place.project,
          displayName: title,
          combiner: 'OR',
          severity,
          conditions: [{ displayName: title, ...condition }],
          // Google wants a limit for what logs say, and allows none for the rest.
          ...(condition.conditionMatchedLog && {
            alertStrategy: { notificationRateLimit: { period: '3600s' }, autoClose: '86400s' },
          }),
          documentation: { content: `Runbook: docs/operations.md, "${title}".` },
          notificationChannels: [args.channel.id],
        },
        { parent: this, dependsOn: args.metrics },
      );
    }
    this.registerOutputs();
  }
}
