import { createHash } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { TableShape } from '@fitlane/shared/domain/dataset.ts';
import type { Log } from '@fitlane/shared/ports/log.ts';
import { FakeTableReader } from '@fitlane/shared/testing/fake-table-reader.ts';
import { FixedClock } from '@fitlane/shared/testing/fixed-clock.ts';
import { MemoryDriftWindowStore } from '@fitlane/shared/testing/memory-drift-window-store.ts';
import { MemoryJobLogStore } from '@fitlane/shared/testing/memory-job-log-store.ts';
import { MemoryJobStore } from '@fitlane/shared/testing/memory-job-store.ts';
import { MemoryLedgerStore } from '@fitlane/shared/testing/memory-ledger-store.ts';
import { MemoryObjectStorage } from '@fitlane/shared/testing/memory-object-storage.ts';
import { MemoryApiKeyStore } from '@fitlane/shared/testing/memory-records.ts';
import { MemoryPredictionStore } from '@fitlane/shared/testing/memory-prediction-store.ts';
import { MemoryQuoteHistoryStore } from '@fitlane/shared/testing/memory-quote-history-store.ts';
import { MemoryTenantStore } from '@fitlane/shared/testing/memory-tenant-store.ts';
import { LIMITS } from '@fitlane/shared/testing/sample-limits.ts';
import { PRICES } from '@fitlane/shared/testing/sample-records.ts';
import { SubmitGate } from '@fitlane/shared/use-cases/submit-gate.ts';
import { RecordedMessages } from '@fitlane/shared/testing/recorded-messages.ts';
import { POLICY } from '@fitlane/shared/testing/sample-policy.ts';
import { silentLog } from '@fitlane/shared/testing/silent-log.ts';
import { createApiKey } from '@fitlane/shared/use-cases/create-api-key.ts';
import type { ApiDeps } from '../api-deps.ts';
import { createApp } from '../app.ts';

export interface Answer {
  readonly status: number;
  readonly body: Record<string, any>;
  readonly headers: Headers;
}

/** The API among fakes, spoken to over HTTP. */
export class ApiWorld {
  readonly clock = new FixedClock();
  readonly jobs = new MemoryJobStore();
  readonly logs = new MemoryJobLogStore();
  readonly tenants = new MemoryTenantStore();
  readonly quoteHistories = new MemoryQuoteHistoryStore();
  readonly storage = new MemoryObjectStorage();
  readonly tables = new FakeTableReader();
  readonly messages = new RecordedMessages();
  readonly log: { -readonly [Level in keyof Log]: Log[Level] } = { ...silentLog };
  readonly driftWindows = new MemoryDriftWindowStore();
  readonly predictions = new MemoryPredictionStore();
  readonly deps: ApiDeps = {
    jobs: this.jobs,
    versions: this.jobs.versions,
    ledger: new MemoryLedgerStore(this.jobs.reuse),
    driftWindows: this.driftWindows,
    predictions: this.predictions,
    lanes: this.jobs.lanes,
    reuse: this.jobs.reuse,
    policy: POLICY,
    random: () => 0.5,
    inferenceUrl: 'http://127.0.0.1:9',
    imageDigest: 'sha256:image',
    storage: this.storage,
    tables: this.tables,
    messages: this.messages,
    tasks: this.jobs.tasks,
    logs: this.logs,
    datasets: this.jobs.datasets,
    apiKeys: new MemoryApiKeyStore(),
    clock: this.clock,
    log: this.log,
    newId: (kind) => `${kind}_${(this.#ids += 1)}`,
    randomHex: (digits) => 'c'.repeat(digits),
    sha256Hex: (text) => createHash('sha256').update(text).digest('hex'),
    datasetsBucket: 's3://datasets',
    modelsBucket: 's3://models',
    resultsBucket: 's3://results',
    scratchBucket: 's3://scratch',
    jobTimeoutMs: 600_000,
    maxRetries: 4,
    expressMaxSeconds: 30,
    defaultLimits: LIMITS,
    prices: PRICES,
    tenants: this.tenants,
    usage: this.jobs.usage,
    quoteHistories: this.quoteHistories,
    submitGate: new SubmitGate(this.jobs.lanes, this.clock),
  };
  #ids = 0;
  #keys = 0;
  #server: Server | undefined;
  key = '';

  async open(): Promise<void> {
    this.key = await this.keyOf('tn_1');
    this.#server = createServer(createApp(this.deps));
    // An idle connection that is closed just as it is used again would fail a test on a busy machine.
    this.#server.keepAliveTimeout = 0;
    await new Promise<void>((resolve) => this.#server?.listen(0, '127.0.0.1', resolve));
  }

  async close(): Promise<void> {
    this.#server?.closeAllConnections();
    await new Promise((resolve) => this.#server?.close(resolve));
  }

  /** A new key at each call. */
  async keyOf(tenantId: string): Promise<string> {
    const number = (this.#keys += 1);
    const randomHex = (digits: number) => `${tenantId}${String(number).padStart(digits, '0')}`;
    const deps = { ...this.deps, randomHex };
    return (await createApiKey(deps, { tenantId, name: 'test' })).key;
  }

  async send(
    method: string,
    path: string,
    body?: unknown,
    key = this.key,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<Answer> {
    const { port } = this.#server?.address() as AddressInfo;
    const response = await fetch(`http://127.0.0.1:${port}${path}`, {
      method,
      headers: {
        'content-type': 'application/json',
        ...(key && { authorization: `Bearer ${key}` }),
        ...headers,
      },
      ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    return { status: response.status, body: JSON.parse(text), headers: response.headers };
  }

  /** All that a stream says until it ends. */
  async stream(path: string, lastEventId?: string): Promise<string> {
    const { text } = await this.get(path, {
      authorization: `Bearer ${this.key}`,
      ...(lastEventId !== undefined && { 'last-event-id': lastEventId }),
    });
    return text;
  }

  /** Whatever comes back, as text. */
  async get(path: string, headers: Readonly<Record<string, string>>) {
    const { port } = this.#server?.address() as AddressInfo;
    const response = await fetch(`http://127.0.0.1:${port}${path}`, { headers });
    return { headers: response.headers, text: await response.text() };
  }

  /** A dataset whose footer says what the test wants. */
  async dataset(shape: Partial<TableShape> = {}): Promise<string> {
    const created = await this.send('POST', '/v1/datasets', { name: 'a.parquet' });
    const { id } = created.body['dataset'];
    const uri = `s3://datasets/tn_1/${id}/data.parquet`;
    const columns = ['x1', 'x2', 'y'].map((name) => ({ name, type: 'double' }));
    this.tables.shapes.set(uri, { rows: 100, columns, constantColumns: [], ...shape });
    await this.storage.send(created.body['upload'], new Uint8Array([1, 2, 3]));
    await this.send('POST', `/v1/datasets/${id}/complete`);
    return id;
  }
}
