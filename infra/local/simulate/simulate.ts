import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { parseArgs } from 'node:util';
import { isMet } from '../bench/bench-result.ts';
import { targetLines } from '../bench/report.ts';
import { compare } from './comparison.ts';
import { FLOODS, OVERLOAD, STEADY, WORKING_DAYS } from './scenario.ts';
import { sweepTable } from './sweep.ts';
import { waitTables } from './tables.ts';
import { targetsOf } from './targets.ts';
import { waitChart } from './wait-chart.ts';

const { values: flags } = parseArgs({
  options: {
    jobs: { type: 'string', default: '1000000' },
    seed: { type: 'string', default: '1' },
    load: { type: 'string', default: '0.9' },
    /** Where to draw the waits of the working days. */
    svg: { type: 'string' },
    sweep: { type: 'boolean', default: false },
  },
});
const jobs = positive('jobs', flags.jobs);
const seed = positive('seed', flags.seed);
const load = positive('load', flags.load);

if (flags.sweep) console.log(sweepTable(jobs, seed));
else simulateAll();

/** Ends with exit code 1 when a target is missed. */
function simulateAll(): void {
  for (const base of [WORKING_DAYS, FLOODS, STEADY, OVERLOAD]) {
    const scenario = base === OVERLOAD ? base : { ...base, load };
    console.log(`\n${scenario.name}, ${jobs.toLocaleString('en-US')} jobs, load ${scenario.load}`);
    const comparison = compare(scenario, jobs, seed);
    const targets = targetsOf(comparison);
    console.log(`\n${waitTables(comparison)}\n\n${targetLines(scenario.name, targets)}`);
    if (!targets.every(isMet)) process.exitCode = 1;
    if (base === WORKING_DAYS && flags.svg !== undefined) draw(flags.svg, waitChart(comparison));
  }
}

function draw(path: string, picture: string): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, picture);
}

function positive(name: string, text: string): number {
  const value = Number(text);
  if (value > 0) return value;
  throw new Error(`--${name} must be a number above 0, not '${text}'.`);
}
