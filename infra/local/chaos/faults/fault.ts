/** What is killed, paused or restarted: a process of the stack, by the part it plays. */
export const PARTS = ['api', 'controller', 'second controller', 'worker', 'cloud-run'] as const;
export type PartVictim = (typeof PARTS)[number];

/** Processes that parts start. A machine is a front with all that it started. */
export type ComputeVictim = 'worker child' | 'worker zygote' | 'worker machine' | 'task';
export type Victim = PartVictim | ComputeVictim;

/** Where something can stand between two parts and spoil what passes. */
export type Wire = 'api' | 'controller' | 'worker' | 'storage';

export const TROUBLES = [
  /** Served, but nobody learns of it. */
  'loseAnswer',
  /** Never arrives. */
  'loseRequest',
  /** Answered with 503, and not served. */
  'refuse',
  'delay',
  /** Arrives twice, at the same time. */
  'duplicate',
  /** Arrives once more, behind what was sent later. */
  'copyLater',
  /** Another process sends the same, under a nonce of its own. */
  'twin',
] as const;
export type Trouble = (typeof TROUBLES)[number];

export type CloudRunFault =
  | { readonly fault: 'quotaError'; readonly method: string; readonly times: number }
  | { readonly fault: 'hiddenStart'; readonly times: number }
  | { readonly fault: 'lostAnswer'; readonly method: string; readonly times: number }
  | { readonly fault: 'slowStart'; readonly delaySeconds: number; readonly times: number };

/** One thing that goes wrong. */
export type Fault =
  | { readonly kind: 'kill'; readonly victim: Victim }
  | { readonly kind: 'pause'; readonly victim: Victim; readonly forMs: number }
  | { readonly kind: 'restart'; readonly victim: PartVictim }
  | {
      readonly kind: 'wire';
      readonly wire: Wire;
      readonly trouble: Trouble;
      /** A regular expression over `METHOD path`. */
      readonly calls: string;
      readonly times: number;
      readonly delayMs: number;
    }
  /** Every connection to Firestore breaks, in the middle of whatever it carries. */
  | { readonly kind: 'cutFirestore' }
  | { readonly kind: 'cloudRun'; readonly wanted: CloudRunFault }
  /** A second execution of an attempt that runs already. */
  | { readonly kind: 'doubleExecution' };

/** For people: what happens, in a few words. */
export function describeFault(fault: Fault): string {
  switch (fault.kind) {
    case 'kill':
    case 'restart':
      return `${fault.kind} ${fault.victim}`;
    case 'pause':
      return `pause ${fault.victim} for ${(fault.forMs / 1000).toFixed(1)} s`;
    case 'wire':
      return `${fault.trouble} of ${fault.wire} ${fault.calls}, ${fault.times} ×`;
    case 'cutFirestore':
      return 'cut the connections to Firestore';
    case 'cloudRun':
      return `Cloud Run: ${JSON.stringify(fault.wanted)}`;
    case 'doubleExecution':
      return 'double an execution';
  }
}
