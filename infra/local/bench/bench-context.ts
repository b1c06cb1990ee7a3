import type { Endings } from './endings.ts';

/** What every bench gets. */
export interface BenchContext {
  /** A folder of its own, removed afterwards. */
  readonly folder: string;
  /** What the bench starts is ended by these, also at Ctrl-C. */
  readonly endings: Endings;
  /** The Python that has the peers. */
  readonly python: string;
  /** Smaller and fewer: to see that a bench works, not to learn a figure. */
  readonly isQuick: boolean;
  /** Tells what happens, line by line. */
  readonly say: (line: string) => void;
}
