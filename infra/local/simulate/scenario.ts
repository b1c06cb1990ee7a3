const HOUR_MS = 3_600_000;
export const DAY_MS = 24 * HOUR_MS;

/** What is asked of one lane: everything that decides a run, but for its seed, length and policy. */
export interface Scenario {
  readonly name: string;
  /** Jobs that run at the same time. */
  readonly servers: number;
  /** Work submitted, over all that the servers could do in the same time. */
  readonly load: number;
  /** Log-normal, drawn again outside the limits: from toy data and typing errors to a night of training. */
  readonly duration: {
    readonly medianSeconds: number;
    readonly sigma: number;
    readonly minSeconds: number;
    readonly maxSeconds: number;
  };
  /** The quote is off by a log-normal factor of median 1. */
  readonly quoteSigma: number;
  /** Tenant k submits in proportion to 1/k. */
  readonly tenants: number;
  /** Jobs that are submitted at once; geometric. */
  readonly meanBatch: number;
  /** Batches come at random, at a mean rate of 1 + swing × sin(time of day). */
  readonly daySwing: number;
  /** One more tenant submits this many jobs at once, once in each period, at a random time. */
  readonly flood: { readonly jobs: number; readonly everyMs: number } | null;
}

/** A Poisson process: as calm as arrivals can be that do not know of each other. */
export const STEADY: Scenario = {
  name: 'steady',
  servers: 50,
  load: 0.9,
  duration: { medianSeconds: 20, sigma: 2, minSeconds: 1, maxSeconds: 12 * 3600 },
  quoteSigma: 0.5,
  tenants: 50,
  meanBatch: 1,
  daySwing: 0,
  flood: null,
};

/** At noon three times as much is submitted as at midnight: more than the servers can do. */
export const WORKING_DAYS: Scenario = {
  ...STEADY,
  name: 'working days',
  meanBatch: 5,
  daySwing: 0.5,
};

/** Each flood is four hours of work for all servers. */
export const FLOODS: Scenario = {
  ...WORKING_DAYS,
  name: 'floods',
  flood: { jobs: 5000, everyMs: 2 * DAY_MS },
};

/** More than can ever be done: whoever can starve, starves. */
export const OVERLOAD: Scenario = { ...WORKING_DAYS, name: 'overload', load: 1.5 };
