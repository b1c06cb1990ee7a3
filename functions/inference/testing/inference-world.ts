import { createHash } from 'node:crypto';
import { createServer } from 'node:http';
import type { ModelVersion } from '@fitlane/shared/domain/model-version.ts';
import { closed, listenOnLoopback } from '@fitlane/shared/testing/loopback.ts';
import { MemoryDriftFindingStore } from '@fitlane/shared/testing/memory-drift-finding-store.ts';
import { MemoryDriftWindowStore } from '@fitlane/shared/testing/memory-drift-window-store.ts';
import { FixedClock } from '@fitlane/shared/testing/fixed-clock.ts';
import { MemoryLaneStore } from '@fitlane/shared/testing/memory-lane-store.ts';
import { MemoryLedgerStore } from '@fitlane/shared/testing/memory-ledger-store.ts';
import { MemoryObjectStorage } from '@fitlane/shared/testing/memory-object-storage.ts';
import { MemoryPredictionStore } from '@fitlane/shared/testing/memory-prediction-store.ts';
import { MemoryApiKeyStore, MemoryVersionStore } from '@fitlane/shared/testing/memory-records.ts';
import { MemoryReuseStore } from '@fitlane/shared/testing/memory-reuse-store.ts';
import { sampleVersion } from '@fitlane/shared/testing/sample-records.ts';
import { silentLog } from '@fitlane/shared/testing/silent-log.ts';
import { createApiKey } from '@fitlane/shared/use-cases/create-api-key.ts';
import { promoteVersion } from '@fitlane/shared/use-cases/promote-version.ts';
import { createApp } from '../app.ts';
import { DriftRecorder } from '../drift/drift-recorder.ts';
import { PredictionKeeper } from '../drift/prediction-keeper.ts';
import type { InferenceDeps } from '../inference-deps.ts';

export const sha256Hex = (content: string | Uint8Array) =>
  createHash('sha256').update(content).digest('hex');

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** Undefined where the text is no JSON. */
  readonly body: Record<string, any>;
}

/** Of named rows, at each flush. */
export const MOST_KEPT = 5;

/** Online inference among fakes, spoken to over HTTP. */
export class InferenceWorld {
  readonly clock = new FixedClock();
  readonly storage = new MemoryObjectStorage();
  readonly versions = new MemoryVersionStore();
  readonly ledger = new MemoryLedgerStore();
  readonly driftWindows = new MemoryDriftWindowStore();
  readonly driftFindings = new MemoryDriftFindingStore();
  readonly predictions = new MemoryPredictionStore();
  readonly deps: InferenceDeps = {
    apiKeys: new MemoryApiKeyStore(),
    versions: this.versions,
    ledger: this.ledger,
    storage: this.storage,
    clock: this.clock,
    log: silentLog,
    sha256Hex,
    modelCacheBytes: 2 ** 20,
    driftWindows: this.driftWindows,
    driftFindings: this.driftFindings,
    predictions: this.predictions,
    mostKeptPerFlush: MOST_KEPT,
    random: Math.random,
    driftFlushMs: 3_600_000,
    newNonce: () => `instance-${(this.#instances += 1)}`,
  };
  readonly #recorder = new DriftRecorder(this.deps);
  readonly #keeper = new PredictionKeeper(this.deps);
  readonly #app = createApp(this.deps, this.#recorder, this.#keeper);
  readonly #server = createServer((request, response) => {
    this.#app.routing(request, response);
  });
  #keys = 0;
  #instances = 0;
  url = '';
  key = '';

  async open(): Promise<void> {
    await this.#app.ready();
    this.key = await this.keyOf('tn_1');
    // An idle connection that is closed just as it is used again would fail a test on a busy machine.
    this.#server.keepAliveTimeout = 0;
    this.url = await listenOnLoopback(this.#server);
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await closed(this.#server);
    await this.closeApp();
  }

  async closeApp(): Promise<void> {
    await this.#app.close();
  }

  /** Writes what was counted for drift, and kept for labels. */
  async flush(): Promise<void> {
    await Promise.all([this.#recorder.flush(), this.#keeper.flush()]);
  }

  /** A version whose export has this content; each is newer than those before. */
  addVersion(content: Uint8Array, changes: Partial<ModelVersion> = {}): ModelVersion {
    const id = changes.id ?? 'ver_1';
    const uri = `s3://models/${id}/export.bin`;
    const digest = `sha256:${sha256Hex(content)}`;
    const version = sampleVersion({
      id,
      model: 'churn',
      createdAt: this.clock.now(),
      export: { uri, digest, sizeBytes: content.length },
      ...changes,
    });
    this.storage.objects.set(uri, content);
    this.versions.add(version);
    this.clock.pass(1);
    return version;
  }

  /** As the tenant of the sample version. */
  async promote(version: string, alias = 'production'): Promise<void> {
    const reuse = new MemoryReuseStore(new MemoryLaneStore());
    const asked = { tenantId: 'tn_1', model: 'churn', version, alias, by: 'key_1', reason: null };
    await promoteVersion({ ...this.deps, reuse }, asked);
  }

  /** A new key at each call. */
  async keyOf(tenantId: string): Promise<string> {
    const number = (this.#keys += 1);
    const own = { newId: () => `key_${number}`, randomHex: () => `${tenantId}${number}` };
    return (await createApiKey({ ...this.deps, ...own }, { tenantId, name: 'test' })).key;
  }

  /** As the tenant of the sample version, unless the headers say otherwise. */
  async send(
    method: 'GET' | 'POST',
    path: string,
    body?: unknown,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<Answer> {
    const response = await fetch(`${this.url}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${this.key}`,
        'content-type': 'application/json',
        ...headers,
      },
      ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    return { status: response.status, headers: response.headers, text, body: parsed(text) };
  }
}

function parsed(text: string): any {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // lines
  }
}
