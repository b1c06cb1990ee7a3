import * as gcp from '@pulumi/gcp';
import * as pulumi from '@pulumi/pulumi';
import type { Place } from '../place.ts';

interface UptimeArgs {
  readonly place: Place;
  readonly channel: gcp.monitoring.NotificationChannel;
  /** Without a scheme. */
  readonly host: pulumi.Input<string>;
}

/** Asks the API from several continents whether it is there, as users do: by name, through the certificate. */
export class Uptime extends pulumi.ComponentResource {
  constructor(name: string, args: UptimeArgs, options?: pulumi.ComponentResourceOptions) {
    super('fitlane:gcp:Uptime', name, {}, options);
    const { project } = args.place;
    const check = new gcp.monitoring.UptimeCheckConfig(
      name,
      {
        project,
        displayName: 'The API is there',
        timeout: '10s',
        period: '60s',
        httpCheck: { path: '/v1/health', port: 443, useSsl: true, validateSsl: true },
        monitoredResource: { type: 'uptime_url', labels: { project_id: project, host: args.host } },
        selectedRegions: ['EUROPE', 'USA', 'ASIA_PACIFIC'],
      },
      { parent: this },
    );
    new gcp.monitoring.AlertPolicy(
      name,
      {
        project,
        displayName: 'The API is not reached',
        combiner: 'OR',
        severity: 'CRITICAL',
        conditions: [
          {
            displayName: 'from two regions, for two minutes',
            conditionThreshold: {
              filter: pulumi.interpolate`metric.type="monitoring.googleapis.com/uptime_check/check_passed" resource.type="uptime_url" metric.labels.check_id="${check.uptimeCheckId}"`,
              comparison: 'COMPARISON_GT',
              thresholdValue: 1,
              duration: '120s',
              aggregations: [
                {
                  alignmentPeriod: '60s',
                  perSeriesAligner: 'ALIGN_NEXT_OLDER',
                  crossSeriesReducer: 'REDUCE_COUNT_FALSE',
                },
              ],
            },
          },
        ],
        documentation: { content: 'Runbook: docs/operations.md, "The API is not reached".' },
        notificationChannels: [args.channel.id],
      },
      { parent: this },
    );
    this.registerOutputs();
  }
}
