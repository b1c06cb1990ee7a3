import type { PlainObject } from './wire-value.ts';

/** What a program has asked the engine for. */
export interface RegisteredResource {
  readonly urn: string;
  readonly type: string;
  readonly name: string;
  /** False for components, which are only names for what they hold. */
  readonly isCustom: boolean;
  /** Empty for the stack itself. */
  readonly parent: string;
  readonly isProtected: boolean;
  /** Secrets and unknowns by the names of wire-value.ts. */
  readonly inputs: PlainObject;
  /** The URN of the provider that makes it, and its id; empty for components. */
  readonly provider: string;
  /** The URNs it waits for. */
  readonly dependencies: readonly string[];
}

export interface ProgramRun {
  readonly resources: readonly RegisteredResource[];
  /** What the stack exports. */
  readonly outputs: PlainObject;
  /** Which components have called `registerOutputs`. */
  readonly finished: ReadonlySet<string>;
}
