import type { Clock } from '@fitlane/shared/ports/clock.ts';
import type { Log } from '@fitlane/shared/ports/log.ts';
import type { ObjectStorage } from '@fitlane/shared/ports/object-storage.ts';
import type { VersionStore } from '@fitlane/shared/ports/records.ts';
import type { AuthenticateDeps } from '@fitlane/shared/use-cases/authenticate.ts';

/** What online inference needs of the world. */
export interface InferenceDeps extends AuthenticateDeps {
  readonly versions: VersionStore;
  readonly storage: Pick<ObjectStorage, 'readAll'>;
  readonly sha256Hex: (content: string | Uint8Array) => string;
  readonly clock: Clock;
  readonly log: Log;
  /** How many bytes of exports are kept in memory. */
  readonly modelCacheBytes: number;
}
