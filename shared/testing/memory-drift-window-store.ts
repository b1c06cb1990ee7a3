import type { DriftWindow } from '../domain/drift/drift-window.ts';
import type { DriftWindowStore } from '../ports/drift-window-store.ts';
import { answer } from './answer.ts';

export class MemoryDriftWindowStore implements DriftWindowStore {
  readonly windows = new Map<string, DriftWindow>();
  /** Where a test lets the store fail. */
  beforePut: () => void = () => undefined;

  put(window: DriftWindow): Promise<void> {
    return answer(() => {
      this.beforePut();
      const { version, hour, instance } = window;
      this.windows.set(`${version}.${hour}.${instance}`, structuredClone(window));
    });
  }

  since(version: string, hour: number): Promise<DriftWindow[]> {
    return answer(() =>
      [...this.windows.values()].filter((one) => one.version === version && one.hour >= hour),
    );
  }
}
