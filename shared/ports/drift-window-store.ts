import type { DriftWindow } from '../domain/drift/drift-window.ts';

export interface DriftWindowStore {
  /** Replaces what the same instance has put for the same hour. */
  put(window: DriftWindow): Promise<void>;
  /** Of a version, those of all hours from this one on. */
  since(version: string, hour: number): Promise<DriftWindow[]>;
}
