/** The API and the controller over one set of counted stores, in virtual time. */
import { CachedTenantStore } from '@fitlane/shared/adapters/cached-tenant-store.ts';
import { FakeCompute } from '@fitlane/shared/testing/fake-compute.ts';
import { FixedClock } from '@fitlane/shared/testing/fixed-clock.ts';
import { MemoryLeaseStore } from '@fitlane/shared/testing/memory-records.ts';
import { SubmitGate } from '@fitlane/shared/use-cases/submit-gate.ts';
import type { ApiDeps } from '../../../functions/api/api-deps.ts';
import { ApiWorld, type Answer } from '../../../functions/api/testing/api-world.ts';
import { LaneLooks } from '../../../jobs/admission/lane-looks.ts';
import type { ControllerDeps } from '../../../jobs/controller-deps.ts';
import { World } from '../../../jobs/testing/world.ts';
import {
  countedApiKeys,
  countedDatasets,
  countedHistories,
  countedJobs,
  countedLanes,
  countedLeases,
  countedLedger,
  countedLogs,
  countedReuse,
  countedTasks,
  countedTenants,
  countedUsage,
  countedVersions,
} from './counted-stores.ts';
import { countedCompute, countedMessages, countedStorage, countedTables } from './counted-world.ts';
import { randomFrom } from '../simulate/random.ts';
import { Counter } from './counter.ts';
import { VirtualTime } from './virtual-time.ts';

const START = Date.UTC(2026, 0, 15);
const SEED = 1;
const HEX = 16;
const ID_DIGITS = 20;

export class Platform {
  readonly counter = new Counter();
  readonly clock = new FixedClock(START);
  readonly time = new VirtualTime(this.clock);
  readonly compute = new FakeCompute();
  readonly api: ApiDeps;
  readonly controller: ControllerDeps;
  readonly #world = new ApiWorld();
  #made = 0;

  constructor() {
    const common = this.#countedStores();
    const { api, lanes } = { api: this.#world.deps, lanes: common.lanes };
    this.api = Object.assign(api, common, this.#apiOnly(), {
      submitGate: new SubmitGate(lanes, this.clock),
      newId: (kind: string) => `${kind}_${this.#newDigits(ID_DIGITS)}`,
    });
    const chance = randomFrom(SEED);
    this.controller = {
      ...new World().deps,
      ...common,
      laneLooks: new LaneLooks(common.lanes, this.clock),
      leases: countedLeases(new MemoryLeaseStore(), this.counter),
      compute: countedCompute(this.compute, this.counter),
      defaultLimits: api.defaultLimits,
      random: () => chance.uniform(),
    };
  }

  async open(): Promise<void> {
    await this.#world.open();
  }

  close(): Promise<void> {
    return this.#world.close();
  }

  keyOf(tenantId: string): Promise<string> {
    return this.#world.keyOf(tenantId);
  }

  /** A request to the API, over HTTP, under a key of its own where it changes something. */
  async send(method: 'GET' | 'POST', path: string, key: string, body?: object): Promise<Answer> {
    this.counter.add({ apiRequests: 1 });
    const headers = method === 'POST' ? { 'Idempotency-Key': this.#newDigits(ID_DIGITS) } : {};
    const answer = await this.#world.send(method, path, body, key, headers);
    if (answer.status < 300) return answer;
    throw new Error(`${method} ${path} was answered ${answer.status}: ${answer.body['detail']}`);
  }

  /** The table that an uploaded file is said to hold. */
  describe(uri: string, rows: number, columns: readonly string[]): void {
    const typed = columns.map((name) => ({ name, type: 'double' }));
    this.#world.tables.shapes.set(uri, { rows, columns: typed, constantColumns: [] });
  }

  /** Woken lanes since the last call. */
  takeWakes() {
    return this.#world.messages.wakes.splice(0);
  }

  #countedStores() {
    const { counter } = this;
    const { jobs, storage, logs, tenants, quoteHistories, messages } = this.#world;
    return {
      jobs: countedJobs(jobs, counter),
      lanes: countedLanes(jobs.lanes, counter),
      tasks: countedTasks(jobs.tasks, counter),
      usage: countedUsage(jobs.usage, counter),
      tenants: new CachedTenantStore(countedTenants(tenants, counter), this.clock),
      quoteHistories: countedHistories(quoteHistories, counter),
      logs: countedLogs(logs, counter),
      storage: countedStorage(storage, counter),
      messages: countedMessages(messages, counter),
      clock: this.clock,
    };
  }

  #apiOnly() {
    const { counter } = this;
    const { deps, jobs, tables } = this.#world;
    return {
      versions: countedVersions(jobs.versions, counter),
      ledger: countedLedger(deps.ledger, counter),
      reuse: countedReuse(jobs.reuse, counter),
      datasets: countedDatasets(deps.datasets, counter),
      apiKeys: countedApiKeys(deps.apiKeys, counter),
      tables: countedTables(tables, counter),
    };
  }

  /** Spread evenly, as random ids are, and the same in every run. */
  #newDigits(digits: number): string {
    this.#made += 1;
    const last = (this.#made % HEX).toString(HEX);
    return `${this.#made.toString(HEX)}${last}`.padStart(digits, '0');
  }
}
