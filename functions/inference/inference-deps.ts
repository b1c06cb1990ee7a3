import type { Clock } from '@fitlane/shared/ports/clock.ts';
import type { DriftFindingStore } from '@fitlane/shared/ports/drift-finding-store.ts';
import type { DriftWindowStore } from '@fitlane/shared/ports/drift-window-store.ts';
import type { Log } from '@fitlane/shared/ports/log.ts';
import type { ObjectStorage } from '@fitlane/shared/ports/object-storage.ts';
import type { PredictionStore } from '@fitlane/shared/ports/prediction-store.ts';
import type { AuthenticateDeps } from '@fitlane/shared/use-cases/authenticate.ts';
import type { FindVersionDeps } from '@fitlane/shared/use-cases/find-version.ts';

/** What online inference needs of the world. */
export interface InferenceDeps extends AuthenticateDeps, FindVersionDeps {
  readonly storage: Pick<ObjectStorage, 'readAll'>;
  readonly driftWindows: Pick<DriftWindowStore, 'put'>;
  readonly driftFindings: Pick<DriftFindingStore, 'add'>;
  readonly predictions: Pick<PredictionStore, 'keep'>;
  /** Of each version, so many predictions of named rows are written at a time. */
  readonly mostKeptPerFlush: number;
  readonly random: () => number;
  /** How often counts and predictions are written. */
  readonly driftFlushMs: number;
  readonly newNonce: () => string;
  readonly sha256Hex: (content: string | Uint8Array) => string;
  readonly clock: Clock;
  readonly log: Log;
  /** How many bytes of exports are kept in memory. */
  readonly modelCacheBytes: number;
}
