import { markdown } from '../simulate/tables.ts';
import type { Kind } from './kinds.ts';
import type { SustainedLoad } from './load.ts';
import { costsOf, totalOf } from './prices.ts';
import type { Run } from './run-jobs.ts';

const MONTH_SECONDS = 730 * 3_600;
/** Soft ones: https://firebase.google.com/docs/firestore/best-practices, https://cloud.google.com/run/quotas */
const LIMITS = { hotDocument: 1, sequentialIndex: 500, runningExecutions: 1_000 };

/** What one job of each kind costs and writes, from the upload to the download of its result. */
export function jobTable(kinds: readonly Kind[], runs: readonly Run[]): string {
  const head = [
    'one job',
    'documents written',
    'deleted',
    'read',
    'messages',
    'executions (tasks)',
    'storage writes · reads',
    'requests: API · controller',
    'platform, USD',
    'computing, USD',
  ];
  const rows = kinds.map(({ name }, index) => [name, ...jobCells(runs[index])]);
  return markdown([head, ...rows]);
}

function jobCells(run: Run | undefined): string[] {
  if (run === undefined) return [];
  const { ofJobs: counts, computeUsd } = run;
  return [
    count(counts.writes),
    count(counts.deletes),
    count(counts.reads),
    count(counts.messages),
    `${count(counts.executions)} (${count(counts.tasks)})`,
    `${count(counts.classA)} · ${count(counts.classB)}`,
    `${count(counts.apiRequests)} · ${count(counts.controllerRequests)}`,
    usd(totalOf(costsOf(counts))),
    usd(computeUsd),
  ];
}

type Row = readonly [what: string, cell: (load: SustainedLoad) => string];

const ROWS: readonly Row[] = [
  ['tenants', ({ tenants }) => count(tenants)],
  ['documents written a second', ({ counts }) => count(counts.writes)],
  ['documents read a second', ({ counts }) => count(counts.reads)],
  [
    `writes to the sequential index of \`dueAt\` a second (at most ${LIMITS.sequentialIndex})`,
    ({ jobWritesPerSecond }) => held(jobWritesPerSecond, LIMITS.sequentialIndex),
  ],
  ['hottest shared document', ({ hottest }) => `\`${hottest.document}\``],
  [
    `its writes a second (at most ${LIMITS.hotDocument}, for long)`,
    ({ hottest }) => held(hottest.writesPerSecond, LIMITS.hotDocument),
  ],
  ['messages a second', ({ counts }) => count(counts.messages)],
  ['executions started a second', ({ counts }) => count(counts.executions)],
  [
    `executions running (at most ${LIMITS.runningExecutions.toLocaleString('en-US')} in a region)`,
    ({ runningExecutions }) => held(runningExecutions, LIMITS.runningExecutions),
  ],
  ['requests a second: API', ({ counts }) => count(counts.apiRequests)],
  ['requests a second: controller', ({ counts }) => count(counts.controllerRequests)],
];

const BILLS: readonly Row[] = [
  ['Firestore, USD a month', monthly(({ counts }) => costsOf(counts).firestore)],
  ['Pub/Sub, USD a month', monthly(({ counts }) => costsOf(counts).pubsub)],
  ['Cloud Storage requests, USD a month', monthly(({ counts }) => costsOf(counts).storage)],
  ['Cloud Run requests, USD a month', monthly(({ counts }) => costsOf(counts).requests)],
  ['computing time of the jobs, USD a month', monthly(({ computeUsdPerSecond: usd }) => usd)],
];

/** The same load for a month, a column for each. */
export function loadTable(loads: readonly SustainedLoad[]): string {
  const head = ['jobs a minute', ...loads.map(({ jobsPerMinute }) => count(jobsPerMinute))];
  return markdown([head, ...[...ROWS, ...BILLS].map(([what, cell]) => [what, ...loads.map(cell)])]);
}

/** What the same load costs in a month, beside what stands ready for it. */
export function billTable(loads: readonly SustainedLoad[]): string {
  const perDay = ({ jobsPerMinute }: SustainedLoad) => jobsPerMinute * 1_440;
  const head = ['jobs a day', ...loads.map((load) => count(perDay(load)))];
  const rows: readonly Row[] = [
    ...BILLS,
    ['all of these', monthly(allOf)],
    ['of it for 1,000 jobs', (load) => usd(((allOf(load) * 86_400) / perDay(load)) * 1_000)],
  ];
  return markdown([head, ...rows.map(([what, cell]) => [what, ...loads.map(cell)])]);
}

function allOf({ counts, computeUsdPerSecond }: SustainedLoad): number {
  return totalOf(costsOf(counts)) + computeUsdPerSecond;
}

function monthly(perSecond: (load: SustainedLoad) => number): (load: SustainedLoad) => string {
  return (load) => usd(perSecond(load) * MONTH_SECONDS);
}

function held(value: number, limit: number): string {
  return value > limit ? `**${count(value)}: over**` : count(value);
}

function count(value: number): string {
  return significant(value, 3);
}

function usd(value: number): string {
  return significant(value, 2);
}

function significant(value: number, digits: number): string {
  const rounded = Number(value.toPrecision(digits));
  return value >= 100
    ? Math.round(value).toLocaleString('en-US')
    : rounded.toLocaleString('en-US', { maximumSignificantDigits: digits });
}
