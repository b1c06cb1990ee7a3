import { between, integerBetween, oneOf, type Random } from '../random.ts';
import { PARTS, type Fault, type PartVictim, type Victim, type Wire } from './fault.ts';

export const FAULT_NAMES = [
  'kill',
  'pause',
  'restart',
  'lost answers',
  'lost asks',
  'lost reports',
  'unheard reports',
  'refusals',
  'delays',
  'duplicates',
  'late copies',
  'late beats',
  'twins',
  'failing storage',
  'cut Firestore',
  'quota errors',
  'hidden starts',
  'slow starts',
  'lost answers of Cloud Run',
  'doubled executions',
] as const;
export type FaultName = (typeof FAULT_NAMES)[number];

export interface Dish {
  /** How often it comes in a campaign of everything. */
  readonly weight: number;
  /** Whether an attempt may be lost by it, so that a retry is spent. */
  readonly costsAttempts: boolean;
  /** @param healthy parts that may be ended now: a part that dies too often is given up. */
  readonly make: (random: Random, healthy: readonly PartVictim[]) => Fault;
}

const REPORTS = '^POST /jobs/.*/(claim|beat|finish)$';
const ASKS = '^POST /claims$';
const WAKES = '^POST /(wake|tick)';
const SUBMITS = '^POST /v1/';

const COMPUTE: readonly Victim[] = ['worker child', 'worker child', 'task', 'task'];
const PAUSABLE: readonly Victim[] = [...PARTS, 'worker machine', 'worker child', 'task', 'task'];

/** Which calls are spoiled: those of containers most, for they are the ones that count. */
const CALLS: readonly (readonly [Wire, string])[] = [
  ['controller', REPORTS],
  ['controller', REPORTS],
  ['controller', ASKS],
  ['controller', WAKES],
  ['worker', '^POST /'],
  ['api', SUBMITS],
];

function wireFault(
  trouble: Extract<Fault, { kind: 'wire' }>['trouble'],
  calls: readonly (readonly [Wire, string])[],
  [fewest, most]: readonly [number, number],
  [shortestMs, longestMs]: readonly [number, number] = [0, 0],
) {
  return (random: Random): Fault => {
    const [wire, pattern] = oneOf(random, calls);
    const times = integerBetween(random, fewest, most);
    const delayMs = Math.round(between(random, shortestMs, longestMs));
    return { kind: 'wire', wire, trouble, calls: pattern, times, delayMs };
  };
}

/** A worker without its zygote ends itself. */
function mortals(healthy: readonly PartVictim[]): Victim[] {
  const zygotes: Victim[] = healthy.includes('worker') ? ['worker zygote'] : [];
  return [...healthy, ...zygotes, ...COMPUTE];
}

function pause(random: Random): Fault {
  // Mostly short; now and then longer than a lease.
  const forMs = Math.round(500 + 14_500 * random() ** 3);
  return { kind: 'pause', victim: oneOf(random, PAUSABLE), forMs };
}

function failingStorage(random: Random): Fault {
  const trouble = oneOf(random, [
    'refuse',
    'refuse',
    'loseRequest',
    'loseAnswer',
    'delay',
  ] as const);
  const calls: readonly (readonly [Wire, string])[] = [['storage', '^(GET|PUT|HEAD|POST) /']];
  return wireFault(trouble, calls, [1, 12], [500, 3_000])(random);
}

export const MENU: Readonly<Record<FaultName, Dish>> = {
  kill: {
    weight: 16,
    costsAttempts: true,
    make: (random, healthy) => ({ kind: 'kill', victim: oneOf(random, mortals(healthy)) }),
  },
  pause: { weight: 10, costsAttempts: true, make: pause },
  restart: {
    weight: 6,
    costsAttempts: true,
    make: (random, healthy) => {
      if (healthy.length === 0) return { kind: 'kill', victim: 'task' };
      return { kind: 'restart', victim: oneOf(random, healthy) };
    },
  },
  'lost answers': {
    weight: 14,
    costsAttempts: false,
    make: wireFault('loseAnswer', CALLS, [1, 3]),
  },
  'lost asks': {
    weight: 0,
    costsAttempts: false,
    make: wireFault('loseAnswer', [['controller', ASKS]], [1, 2]),
  },
  'lost reports': {
    weight: 8,
    costsAttempts: true,
    make: wireFault('loseRequest', [['controller', '^POST /jobs/.*/finish$']], [1, 12]),
  },
  /** As often as a container repeats a report, and more. */
  'unheard reports': {
    weight: 0,
    costsAttempts: true,
    make: wireFault('loseRequest', [['controller', '^POST /jobs/.*/finish$']], [10, 14]),
  },
  refusals: { weight: 4, costsAttempts: true, make: wireFault('refuse', CALLS, [1, 8]) },
  delays: {
    weight: 6,
    costsAttempts: false,
    make: wireFault('delay', CALLS, [1, 6], [100, 2_000]),
  },
  duplicates: { weight: 8, costsAttempts: false, make: wireFault('duplicate', CALLS, [1, 6]) },
  'late copies': {
    weight: 8,
    costsAttempts: false,
    make: wireFault('copyLater', CALLS, [1, 6], [200, 3_000]),
  },
  'late beats': {
    weight: 0,
    costsAttempts: false,
    make: wireFault('copyLater', [['controller', '^POST /jobs/.*/beat$']], [4, 8], [400, 900]),
  },
  twins: {
    weight: 4,
    costsAttempts: false,
    make: wireFault('twin', [['controller', '^POST /jobs/.*/claim$']], [1, 2]),
  },
  'failing storage': { weight: 8, costsAttempts: true, make: failingStorage },
  'cut Firestore': { weight: 4, costsAttempts: true, make: () => ({ kind: 'cutFirestore' }) },
  'quota errors': {
    weight: 3,
    costsAttempts: false,
    make: (random) => ({
      kind: 'cloudRun',
      wanted: { fault: 'quotaError', method: 'RunJob', times: integerBetween(random, 1, 3) },
    }),
  },
  'hidden starts': {
    weight: 4,
    costsAttempts: false,
    make: () => ({ kind: 'cloudRun', wanted: { fault: 'hiddenStart', times: 1 } }),
  },
  'slow starts': {
    weight: 2,
    costsAttempts: false,
    make: (random) => ({
      kind: 'cloudRun',
      wanted: { fault: 'slowStart', delaySeconds: Math.round(between(random, 2, 12)), times: 1 },
    }),
  },
  'lost answers of Cloud Run': {
    weight: 3,
    costsAttempts: true,
    make: (random) => ({
      kind: 'cloudRun',
      wanted: {
        fault: 'lostAnswer',
        method: oneOf(random, ['RunJob', 'GetExecution', 'ListExecutions', 'CancelExecution']),
        times: 1,
      },
    }),
  },
  'doubled executions': {
    weight: 4,
    costsAttempts: false,
    make: () => ({ kind: 'doubleExecution' }),
  },
};
