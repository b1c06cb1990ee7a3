import * as gcp from '@pulumi/gcp';
import * as pulumi from '@pulumi/pulumi';
import type { Place } from '../place.ts';

export const JOBS_ENDED = 'fitlane/jobs_ended';
export const JOB_WAIT = 'fitlane/job_wait';

/** As jobs/tell-of-end.ts writes it. */
const ENDED = [
  'resource.type="cloud_run_revision"',
  'jsonPayload.service="controller"',
  'jsonPayload.message="job ended"',
].join(' AND ');

/** Numbers about jobs, counted from the controller's log. */
export class JobMetrics extends pulumi.ComponentResource {
  constructor(
    name: string,
    { place: { project } }: { readonly place: Place },
    options?: pulumi.ComponentResourceOptions,
  ) {
    super('fitlane:gcp:JobMetrics', name, {}, options);
    new gcp.logging.Metric(
      `${name}-ended`,
      {
        project,
        name: JOBS_ENDED,
        filter: ENDED,
        labelExtractors: {
          status: 'EXTRACT(jsonPayload.status)',
          owner: 'EXTRACT(jsonPayload.owner)',
          kind: 'EXTRACT(jsonPayload.kind)',
        },
        metricDescriptor: {
          metricKind: 'DELTA',
          valueType: 'INT64',
          labels: [{ key: 'status' }, { key: 'owner' }, { key: 'kind' }],
        },
      },
      { parent: this },
    );
    new gcp.logging.Metric(
      `${name}-wait`,
      {
        project,
        name: JOB_WAIT,
        filter: `${ENDED} AND jsonPayload.waitedSeconds>=0`,
        valueExtractor: 'EXTRACT(jsonPayload.waitedSeconds)',
        labelExtractors: { lane: 'EXTRACT(jsonPayload.lane)' },
        metricDescriptor: {
          metricKind: 'DELTA',
          valueType: 'DISTRIBUTION',
          unit: 's',
          labels: [{ key: 'lane' }],
        },
        bucketOptions: {
          exponentialBuckets: { numFiniteBuckets: 20, growthFactor: 2, scale: 0.1 },
        },
      },
      { parent: this },
    );
    this.registerOutputs();
  }
}
