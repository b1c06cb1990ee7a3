import { describeFault, PARTS, type Fault, type PartVictim } from './faults/fault.ts';
import { FAULT_NAMES, MENU, type FaultName } from './faults/menu.ts';
import {
  between,
  integerBetween,
  oneOf,
  randomOf,
  shuffled,
  weightedOneOf,
  type Random,
} from './random.ts';

/** Which table a job reads; `make_tables.py` makes them. */
export type FitTable = 'cancer' | 'generated' | 'long';
export type Table = FitTable | 'holes';

export interface PlannedJob {
  readonly number: number;
  /** Milliseconds after the campaign began, as all times of a plan. */
  readonly at: number;
  readonly kind: 'fit' | 'predict';
  /** fit: the table learnt from (`holes` is a mistake of the user's); predict: whose model is asked. */
  readonly table: Table;
  readonly lane: 'express' | 'bulk';
  /** So long after it was accepted, its user does not want it any more. */
  readonly cancelAfterMs: number | null;
  /** It must have started so soon; else it expires. */
  readonly startWithinMs: number | null;
  /** Its user sends it twice, under one Idempotency-Key. */
  readonly isSentTwice: boolean;
  /** It may be answered with a job that computes the same; others want one of their own. */
  readonly isShared: boolean;
}

export interface PlannedFault {
  readonly number: number;
  readonly at: number;
  readonly name: FaultName;
  readonly fault: Fault;
  readonly costsAttempts: boolean;
}

/** How much a process's clock is ahead, in ms; negative: behind. */
export type Clocks = Readonly<Record<PartVictim | 'task', number>>;

export interface Plan {
  readonly seed: number;
  readonly spanMs: number;
  readonly clocks: Clocks;
  readonly jobs: readonly PlannedJob[];
  readonly faults: readonly PlannedFault[];
}

export interface PlanRequest {
  readonly seed: number;
  readonly jobs: number;
  readonly faults: number;
  /** Only these, evenly; all of them by their weights unless given. */
  readonly only?: readonly FaultName[];
  /** Of the jobs; 0.1 unless given. */
  readonly bulkShare?: number;
  /** All jobs read this one; a mixture unless given. */
  readonly table?: FitTable;
}

const MS_PER_JOB = 600;
const LEAST_SPAN_MS = 20_000;
const FURTHEST_CLOCK_MS = 4_000;
/** A part that dies young, again and again, is given up by its supervisor. */
const LEAST_LIFE_MS = 15_000;

/** All that is left to chance in a campaign: the same request gives the same plan. */
export function planOf(request: PlanRequest): Plan {
  const random = randomOf(request.seed);
  const spanMs = Math.max(LEAST_SPAN_MS, request.jobs * MS_PER_JOB);
  return {
    seed: request.seed,
    spanMs,
    clocks: planClocks(random),
    jobs: planJobs(random, request, spanMs),
    faults: planFaults(random, request, spanMs),
  };
}

function planClocks(random: Random): Clocks {
  const shift = () => Math.round(between(random, -FURTHEST_CLOCK_MS, FURTHEST_CLOCK_MS));
  const entries = [...PARTS, 'task'].map((name) => [name, shift()]);
  return Object.fromEntries(entries) as Clocks;
}

function planJobs(random: Random, request: PlanRequest, spanMs: number): PlannedJob[] {
  const bulk = Math.round(request.jobs * (request.bulkShare ?? 0.1));
  const lanes = shuffled(
    random,
    Array.from({ length: request.jobs }, (_, index) => (index < bulk ? 'bulk' : 'express')),
  );
  const times = lanes.map(() => Math.round(random() * spanMs)).sort((a, b) => a - b);
  return lanes.map((lane, index) => {
    return { ...planJob(random, request), number: index + 1, at: times[index] ?? 0, lane };
  });
}

function planJob(
  random: Random,
  { table }: PlanRequest,
): Omit<PlannedJob, 'number' | 'at' | 'lane'> {
  const isMistake = table === undefined && random() < 0.05;
  const isShared = random() < 0.15;
  const isCancelled = random() < 0.08 && !isShared;
  return {
    kind: isMistake || random() < 0.45 ? 'fit' : 'predict',
    table: isMistake ? 'holes' : (table ?? planTable(random)),
    cancelAfterMs: isCancelled ? integerBetween(random, 0, 2_000) : null,
    startWithinMs: random() < 0.03 && !isShared ? integerBetween(random, 300, 6_000) : null,
    isSentTwice: random() < 0.1,
    isShared,
  };
}

/** Mostly small ones: a campaign is about many jobs, and some that last long enough to be harmed. */
function planTable(random: Random): FitTable {
  return oneOf(random, ['cancer', 'cancer', 'cancer', 'generated', 'generated', 'long'] as const);
}

function planFaults(random: Random, request: PlanRequest, spanMs: number): PlannedFault[] {
  const lastEndOf = new Map<PartVictim, number>();
  return Array.from({ length: request.faults }, (_, index) => {
    // One in each slice of the time, so that none of it is calm.
    const at = Math.round(((index + random()) / request.faults) * spanMs);
    const healthy = PARTS.filter((part) => at - (lastEndOf.get(part) ?? -Infinity) > LEAST_LIFE_MS);
    const name = planFaultName(random, request);
    const { costsAttempts, make } = MENU[name];
    const fault = make(random, healthy);
    const ended = endedPart(fault);
    if (ended !== null) lastEndOf.set(ended, at);
    return { number: index + 1, at, name, fault, costsAttempts };
  });
}

function planFaultName(random: Random, { only }: PlanRequest): FaultName {
  if (only !== undefined) return oneOf(random, only);
  const dishes = FAULT_NAMES.map((name) => ({ name, weight: MENU[name].weight }));
  return weightedOneOf(random, dishes).name;
}

function endedPart(fault: Fault): PartVictim | null {
  if (fault.kind !== 'kill' && fault.kind !== 'restart') return null;
  // A worker without its zygote ends itself.
  if (fault.victim === 'worker zygote') return 'worker';
  return PARTS.find((part) => part === fault.victim) ?? null;
}

/** For people, and to compare two plans: a line per fault, and what the jobs are. */
export function describePlan({ seed, spanMs, clocks, jobs, faults }: Plan): string {
  const count = (is: (job: PlannedJob) => boolean) => jobs.filter(is).length;
  const ahead = Object.entries(clocks).map(([name, ms]) => `${name} ${(ms / 1000).toFixed(1)} s`);
  return [
    `seed ${seed}: ${jobs.length} jobs (${count(({ lane }) => lane === 'bulk')} bulk) and ${faults.length} faults in ${spanMs / 1000} s`,
    `clocks ahead by: ${ahead.join(', ')}`,
    ...faults.map(({ number, at, fault }) => {
      return `  ${String(number).padStart(3)}  ${(at / 1000).toFixed(1).padStart(6)} s  ${describeFault(fault)}`;
    }),
  ].join('\n');
}
