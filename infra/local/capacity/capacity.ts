import { parseArgs } from 'node:util';
import { KINDS, type Kind } from './kinds.ts';
import { sustainedLoad, type SustainedLoad } from './load.ts';
import { updateOperationsPage } from './operations-page.ts';
import { runJobs, type Run } from './run-jobs.ts';
import { billTable, jobTable, loadTable } from './tables.ts';

const LOADS = [
  { jobsPerMinute: 1, tenants: 1, jobs: 20 },
  { jobsPerMinute: 100, tenants: 10, jobs: 200 },
  { jobsPerMinute: 10_000, tenants: 100, jobs: 500 },
];
const JOBS_A_DAY = [1, 1_000, 100_000, 1_000_000];

interface Measured {
  readonly jobsPerMinute: number;
  readonly tenants: number;
  readonly run: Run;
}

const { values: flags } = parseArgs({
  options: {
    /** Whether docs/operations.md is brought up to date. */
    'no-page': { type: 'boolean', default: false },
  },
});

const perKind: Run[] = [];
for (const kind of KINDS) {
  console.error(`one job: ${kind.name}`);
  perKind.push(await runJobs({ jobsPerMinute: 1, tenants: 1, jobs: 1, kindOf: () => kind }));
}
const measured: Measured[] = [];
for (const load of LOADS) {
  console.error(`${load.jobsPerMinute.toLocaleString('en-US')} jobs a minute`);
  measured.push({ ...load, run: await runJobs({ ...load, kindOf: mixed }) });
}
const loads = measured.map((one) => sustainedLoad(one.jobsPerMinute, one.tenants, one.run));
const days = JOBS_A_DAY.map((jobs) => extrapolated(jobs / 1_440));
const tables = [jobTable(KINDS, perKind), loadTable(loads), billTable(days)].join('\n\n');
console.log(tables);
if (!flags['no-page']) await updateOperationsPage(tables);

/** Each kind as often as its share says, spread evenly. */
function mixed(index: number): Kind {
  const place = ((index * 7 + 3) % 20) / 20;
  let upTo = 0;
  for (const kind of KINDS) {
    upTo += kind.share;
    if (place < upTo - 1e-9) return kind;
  }
  throw new Error('The shares of the kinds must add up to 1.');
}

/** From the run that is as busy as that, or the next calmer one; from the calmest where none is. */
function extrapolated(jobsPerMinute: number): SustainedLoad {
  const calmer = measured.filter((one) => one.jobsPerMinute <= jobsPerMinute);
  const base = calmer.at(-1) ?? measured[0];
  if (base === undefined) throw new Error('No load was measured.');
  return sustainedLoad(jobsPerMinute, base.tenants, base.run);
}
