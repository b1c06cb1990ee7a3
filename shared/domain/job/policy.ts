/** Intervals that decide when somebody looks at a job again. All are settings of the controller. */
export interface JobPolicy {
  /** How long RunJob may take to be confirmed before its execution is searched for. */
  readonly startConfirmMs: number;
  /** Bulk: silence after which Cloud Run is asked what became of the execution. */
  readonly silenceMs: number;
  /** Express: the worker kills a child 20 s after its last answered beat; this is longer. */
  readonly leaseMs: number;
  /** How long to wait before looking again at compute that must go away. */
  readonly recheckMs: number;
  /** The controller's watch ends this long after the container's own limit. */
  readonly deadlineGraceMs: number;
  readonly retryBaseMs: number;
  readonly retryMaxMs: number;
}

/** Where nothing else is set. */
export const DEFAULT_POLICY: JobPolicy = {
  startConfirmMs: 30_000,
  silenceMs: 15_000,
  leaseMs: 40_000,
  recheckMs: 2_000,
  deadlineGraceMs: 45_000,
  retryBaseMs: 2_000,
  retryMaxMs: 120_000,
};

/** Time and chance come in as arguments. `jitter` is uniform in [0, 1). */
export interface Circumstances {
  readonly now: number;
  readonly jitter: number;
  readonly policy: JobPolicy;
}

/**
 * Exponential backoff with full jitter, never under half a base, so that a crash loop is not a busy loop.
 *
 * @param retry counts from 1.
 */
export function backoffMs(retry: number, { policy, jitter }: Circumstances): number {
  const ceiling = Math.min(policy.retryMaxMs, policy.retryBaseMs * 2 ** Math.max(0, retry - 1));
  return Math.round(Math.max(policy.retryBaseMs / 2, ceiling * jitter));
}
