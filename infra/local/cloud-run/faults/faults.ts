import { parseFaults } from './fault.ts';
import type { Fault, FaultInput } from './fault.ts';

type FaultOf<Kind extends Fault['fault']> = Extract<Fault, { fault: Kind }>;

/** The faults that are still to happen. None, unless somebody asked for them. */
export class Faults {
  #faults: Fault[] = [];

  list(): readonly Fault[] {
    return this.#faults;
  }

  /** Takes the place of all that there were; `[]` ends them. */
  replace(faults: readonly FaultInput[]): void {
    this.#faults = parseFaults(faults);
  }

  /** Uses up one time of the first that matches. */
  take<Kind extends Fault['fault']>(kind: Kind, method?: string): FaultOf<Kind> | undefined {
    const found = this.#faults.find((each): each is FaultOf<Kind> => isFor(each, kind, method));
    if (found?.times === undefined) return found;
    const left = { ...found, times: found.times - 1 };
    this.#faults = this.#faults.flatMap((each) => {
      if (each !== found) return [each];
      return left.times === 0 ? [] : [left];
    });
    return found;
  }
}

function isFor(fault: Fault, kind: Fault['fault'], method: string | undefined): boolean {
  if (fault.fault !== kind) return false;
  return !('method' in fault) || fault.method === method;
}
