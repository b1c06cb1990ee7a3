/**
 * The stack's intervals in a campaign: short, so that what died is missed soon. A lease stays longer than
 * the worker's own plus twice what clocks may be apart, as in production.
 */
export const SETTINGS = {
  SERVER_PORT: '0',
  MINIO_CONSOLE: 'off',
  TICK_SECONDS: '2',
  BEAT_SECONDS: '0.4',
  SILENCE_SECONDS: '3',
  LEASE_SECONDS: '13',
  WORKER_LEASE_SECONDS: '4',
  START_CONFIRM_SECONDS: '10',
  RETRY_BASE_SECONDS: '0.3',
  JOB_TIMEOUT: '90',
  /** A campaign may harm one job again and again: none of them shall fail for that. */
  MAX_RETRIES: '20',
} as const;

/** Those of the controller that the local stack leaves at their defaults. */
export const CONTROLLER_INTERVALS = { RECHECK_SECONDS: '1', RETRY_MAX_SECONDS: '3' } as const;

/** How long a container repeats a call that is not answered; minutes in production. */
export const CONTAINER_INTERVALS = { RETRY_SECONDS: '12' } as const;
