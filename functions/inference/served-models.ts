import { LRUCache } from 'lru-cache';
import { AppError } from '@fitlane/shared/domain/errors.ts';
import type { ModelVersion } from '@fitlane/shared/domain/model-version.ts';
import { findVersion, type VersionName } from '@fitlane/shared/use-cases/find-version.ts';
import type { DriftRecorder } from './drift/drift-recorder.ts';
import type { InferenceDeps } from './inference-deps.ts';
import { exportOf, loadPredictor } from './load-predictor.ts';
import type { Predictor } from './model/predictor.ts';

/** For how long it is not asked whether a name means another version by now. */
const FRESH_MS = 1_000;
/** For how long the version known is still served while it is asked. An instance may have slept for hours. */
const STALE_MS = 10_000;
const MOST_NAMES = 10_000;

export interface ServedModel {
  readonly version: ModelVersion;
  readonly predictor: Predictor;
}

interface Found {
  readonly version: ModelVersion;
  readonly at: number;
}

type ServedDeps = Pick<
  InferenceDeps,
  'versions' | 'ledger' | 'storage' | 'sha256Hex' | 'clock' | 'log' | 'modelCacheBytes'
>;

/**
 * The models in memory, by name. A new version is loaded beside the old one, which answers until the new one
 * is there; whoever asks for the same meanwhile waits for the same load.
 */
export class ServedModels {
  readonly #deps: ServedDeps;
  readonly #predictors: LRUCache<string, Predictor, ModelVersion>;
  readonly #names: LRUCache<string, Found, VersionName>;

  constructor(deps: ServedDeps, recorder: DriftRecorder) {
    this.#deps = deps;
    this.#predictors = new LRUCache<string, Predictor, ModelVersion>({
      maxSize: deps.modelCacheBytes,
      ignoreFetchAbort: true, // whoever waits for a model that is evicted meanwhile still gets it
      fetchMethod: async (_id, _stale, { context }) => {
        const predictor = await loadPredictor(deps, context);
        void recorder.watch(predictor, context);
        return predictor;
      },
      dispose: (predictor) => {
        recorder.forget(predictor);
      },
      sizeCalculation: (predictor) => predictor.sizeBytes,
    });
    this.#names = new LRUCache<string, Found, VersionName>({
      max: MOST_NAMES,
      ttl: FRESH_MS,
      ttlResolution: 0,
      perf: deps.clock,
      noDeleteOnStaleGet: true,
      ignoreFetchAbort: true,
      fetchMethod: (_key, known, { context }) => this.#find(context, known),
    });
  }

  /** @throws AppError not_found, no_online_export, model_corrupt, unavailable. */
  async get(name: VersionName): Promise<ServedModel> {
    const { version } = await this.#versionOf(name);
    const predictor = this.#predictors.get(version.id) ?? (await this.#load(version));
    return { version, predictor };
  }

  #versionOf(name: VersionName): Found | Promise<Found> {
    const key = keyOf(name);
    const fresh = this.#names.get(key);
    if (fresh !== undefined) return fresh;
    const known = this.#names.peek(key, { allowStale: true });
    const allowStale = known !== undefined && this.#deps.clock.now() - known.at < STALE_MS;
    return this.#names.forceFetch(key, { context: name, allowStale });
  }

  /** With its model in memory: only then is the version before let go. */
  async #find(name: VersionName, known: Found | undefined): Promise<Found> {
    try {
      const version = await findVersion(this.#deps, name);
      await this.#load(version);
      return { version, at: this.#deps.clock.now() };
    } catch (error) {
      if (known === undefined || !(error instanceof AppError && error.retryable)) throw error;
      this.#deps.log.warn('serving the version known: a store does not answer', { error });
      return { ...known, at: this.#deps.clock.now() };
    }
  }

  #load(version: ModelVersion): Promise<Predictor> {
    exportOf(version);
    return this.#predictors.forceFetch(version.id, { context: version });
  }
}

/** Neither ids nor aliases have blanks. */
function keyOf({ tenantId, model, version }: VersionName): string {
  if (typeof version === 'string') return `${tenantId} ${version} ${model}`;
  return 'id' in version
    ? `${tenantId} id:${version.id} ${model}`
    : `${tenantId} alias:${version.alias} ${model}`;
}
