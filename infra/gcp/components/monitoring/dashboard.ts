import * as gcp from '@pulumi/gcp';
import * as pulumi from '@pulumi/pulumi';
import type { Place } from '../place.ts';
import { JOB_WAIT, JOBS_ENDED } from './job-metrics.ts';

interface Chart {
  readonly title: string;
  readonly metric: string;
  readonly aligner: 'ALIGN_RATE' | 'ALIGN_PERCENTILE_95' | 'ALIGN_MAX' | 'ALIGN_DELTA';
  readonly by: readonly string[];
}

const own = (name: string) => `logging.googleapis.com/user/${name}`;

/** From what users feel to what it costs. */
const CHARTS: readonly Chart[] = [
  {
    title: 'Requests a second',
    metric: 'run.googleapis.com/request_count',
    aligner: 'ALIGN_RATE',
    by: ['resource.label.service_name', 'metric.label.response_code_class'],
  },
  {
    title: 'Latency, 95th percentile (ms)',
    metric: 'run.googleapis.com/request_latencies',
    aligner: 'ALIGN_PERCENTILE_95',
    by: ['resource.label.service_name'],
  },
  {
    title: 'Jobs that ended',
    metric: own(JOBS_ENDED),
    aligner: 'ALIGN_DELTA',
    by: ['metric.label.status', 'metric.label.owner'],
  },
  {
    title: 'Waiting for a start, 95th percentile (s)',
    metric: own(JOB_WAIT),
    aligner: 'ALIGN_PERCENTILE_95',
    by: ['metric.label.lane'],
  },
  {
    title: 'Oldest wake-up (s)',
    metric: 'pubsub.googleapis.com/subscription/oldest_unacked_message_age',
    aligner: 'ALIGN_MAX',
    by: ['resource.label.subscription_id'],
  },
  {
    title: 'Executions that run',
    metric: 'run.googleapis.com/job/running_executions',
    aligner: 'ALIGN_MAX',
    by: ['resource.label.job_name'],
  },
  {
    title: 'Instances',
    metric: 'run.googleapis.com/container/instance_count',
    aligner: 'ALIGN_MAX',
    by: ['resource.label.service_name'],
  },
  {
    title: 'Documents written a second',
    metric: 'firestore.googleapis.com/document/write_count',
    aligner: 'ALIGN_RATE',
    by: ['metric.label.op'],
  },
];

/** Of all revisions together; of the others the worst is shown. */
const ADDED_UP: ReadonlySet<Chart['aligner']> = new Set(['ALIGN_RATE', 'ALIGN_DELTA']);

const COLUMNS = 12;
const CHART = { width: 6, height: 4 };

/** One page for whoever was woken up. */
export class Dashboard extends pulumi.ComponentResource {
  constructor(
    name: string,
    { place }: { readonly place: Place },
    options?: pulumi.ComponentResourceOptions,
  ) {
    super('fitlane:gcp:Dashboard', name, {}, options);
    new gcp.monitoring.Dashboard(
      name,
      {
        project: place.project,
        dashboardJson: JSON.stringify({
          displayName: 'Fitlane',
          mosaicLayout: { columns: COLUMNS, tiles: CHARTS.map(tileOf) },
        }),
      },
      { parent: this },
    );
    this.registerOutputs();
  }
}

function tileOf(chart: Chart, index: number) {
  const perRow = COLUMNS / CHART.width;
  return {
    ...CHART,
    xPos: (index % perRow) * CHART.width,
    yPos: Math.floor(index / perRow) * CHART.height,
    widget: { title: chart.title, xyChart: { dataSets: [dataSetOf(chart)] } },
  };
}

function dataSetOf({ metric, aligner, by }: Chart) {
  return {
    plotType: 'LINE',
    timeSeriesQuery: {
      timeSeriesFilter: {
        filter: `metric.type="${metric}"`,
        aggregation: {
          alignmentPeriod: '60s',
          perSeriesAligner: aligner,
          crossSeriesReducer: ADDED_UP.has(aligner) ? 'REDUCE_SUM' : 'REDUCE_MAX',
          groupByFields: by,
        },
      },
    },
  };
}
