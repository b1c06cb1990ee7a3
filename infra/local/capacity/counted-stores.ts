/**
 * The stores in memory, with each call counted as the Firestore adapters would be billed for it. What a job's
 * commit writes is asked of the rules that the adapters ask, too.
 */
import { holdingChanges, type Holding } from '@fitlane/shared/domain/job/index.ts';
import { usageAdded, usageId } from '@fitlane/shared/domain/usage.ts';
import type { JobLogStore } from '@fitlane/shared/ports/job-log-store.ts';
import type { JobCommit, JobStore } from '@fitlane/shared/ports/job-store.ts';
import type { LaneStore } from '@fitlane/shared/ports/lane-store.ts';
import type { QuoteHistoryStore } from '@fitlane/shared/ports/quote-history-store.ts';
import type {
  ApiKeyStore,
  DatasetStore,
  LeaseStore,
  VersionStore,
} from '@fitlane/shared/ports/records.ts';
import type { ReuseStore } from '@fitlane/shared/ports/reuse-store.ts';
import type { TaskStore } from '@fitlane/shared/ports/task-store.ts';
import type { TenantStore } from '@fitlane/shared/ports/tenant-store.ts';
import type { UsageStore } from '@fitlane/shared/ports/usage-store.ts';
import { counted } from './counted.ts';
import type { Counter } from './counter.ts';

export function countedJobs(store: JobStore, counter: Counter): JobStore {
  const costs = counted(store, {
    get: () => counter.query(1),
    commit: ([commit]) => countCommit(commit, counter),
    list: (_, { items }) => counter.query(items.length),
    due: (_, found) => counter.query(found.length),
    events: (_, found) => counter.query(found.length),
  });
  const watch: JobStore['watch'] = (id, onChange, onError) =>
    store.watch(
      id,
      (job) => {
        counter.query(1);
        onChange(job);
      },
      onError,
    );
  return new Proxy(costs, {
    get: (target, name): unknown => (name === 'watch' ? watch : Reflect.get(target, name)),
  });
}

function countCommit(commit: JobCommit, counter: Counter): void {
  const { was, job, events, task, key, version, gate } = commit;
  const { taken, released } = holdingChanges(was?.value ?? null, job);
  const used = usageAdded(was?.value ?? null, job);
  counter.write(`jobs/${job.id}`, ...taken.map(pathOf));
  counter.write(...events.map(({ seq }) => `jobs/${job.id}/events/${seq}`));
  counter.add({ deletes: released.length });
  if (task !== undefined) counter.write(taskPath(task));
  if (key !== undefined) counter.write(`idempotencyKeys/${key.record.id}`);
  if (version !== undefined) counter.write(`versions/${version.id}`);
  if (used !== null) counter.write(`usage/${usageId(used)}`);
  if (gate !== undefined) counter.write(`budgetGates/${gate.record.tenantId}`);
}

function pathOf(holding: Holding): string {
  switch (holding.type) {
    case 'queueEntry':
      return `lanes/${holding.lane}/tenants/${holding.tenantId}/queue/${holding.jobId}`;
    case 'slot':
      return `lanes/${holding.lane}/tenants/${holding.tenantId}/slots/${holding.number}`;
    case 'ask':
      return `asks/${holding.execution}`;
    case 'fingerprint':
      return `fingerprints/${holding.hash}`;
  }
}

type TaskPlace = Readonly<Record<'jobId', string> & Record<'attempt' | 'index', number>>;

function taskPath({ jobId, attempt, index }: TaskPlace): string {
  return `jobs/${jobId}/attempts/${attempt}/tasks/${index}`;
}

export function countedLanes(store: LaneStore, counter: Counter): LaneStore {
  return counted(store, {
    ranked: (_, found) => counter.query(found.length),
    tenant: () => counter.query(1),
    putTenant: ([{ lane, tenantId }]) => counter.write(`lanes/${lane}/tenants/${tenantId}`),
    removeTenant: () => counter.add({ deletes: 1 }),
    queueOf: (_, found) => counter.query(found.length),
    slotsOf: (_, found) => counter.query(found.length),
    entryOf: () => counter.query(1),
    running: () => counter.query(1),
    queue: (_, found) => counter.query(found.length),
    ahead: () => counter.query(1),
    jobOfAsk: () => counter.query(1),
  });
}

export function countedTasks(store: TaskStore, counter: Counter): TaskStore {
  return counted(store, {
    get: () => counter.query(1),
    list: (_, found) => counter.query(found.length),
    create: ([task]) => counter.write(taskPath(task)),
    update: ([task]) => counter.write(taskPath(task)),
  });
}

export function countedUsage(store: UsageStore, counter: Counter): UsageStore {
  return counted(store, {
    ofMonth: (_, found) => counter.query(found.length),
    spentNanoUsd: () => counter.query(1),
    reservedNanoUsd: () => counter.query(1),
    gate: () => counter.query(1),
  });
}

export function countedReuse(store: ReuseStore, counter: Counter): ReuseStore {
  return counted(store, {
    jobOfFingerprint: () => counter.query(1),
    idempotencyKey: () => counter.query(1),
    putIdempotencyKey: ([{ id }]) => counter.write(`idempotencyKeys/${id}`),
  });
}

export function countedDatasets(store: DatasetStore, counter: Counter): DatasetStore {
  return counted(store, {
    get: () => counter.query(1),
    create: ([{ id }, key]) =>
      counter.write(`datasets/${id}`, ...(key ? [`idempotencyKeys/${key.record.id}`] : [])),
    complete: ([{ id }]) => {
      counter.query(1);
      counter.write(`datasets/${id}`);
    },
    storedBytes: () => counter.query(1),
    list: (_, { items }) => counter.query(items.length),
  });
}

export function countedVersions(store: VersionStore, counter: Counter): VersionStore {
  return counted(store, {
    get: () => counter.query(1),
    list: (_, { items }) => counter.query(items.length),
  });
}

export function countedApiKeys(store: ApiKeyStore, counter: Counter): ApiKeyStore {
  return counted(store, {
    findByHash: () => counter.query(1),
    create: ([{ id }]) => counter.write(`apiKeys/${id}`),
  });
}

export function countedLeases(store: LeaseStore, counter: Counter): LeaseStore {
  const taken = (name: string) => {
    counter.query(1);
    counter.write(`leases/${name}`);
  };
  return counted(store, {
    acquire: ([name]) => taken(name),
    release: ([name]) => taken(name),
  });
}

export function countedTenants(store: TenantStore, counter: Counter): TenantStore {
  return counted(store, {
    get: () => counter.query(1),
    put: ([{ id }]) => counter.write(`tenants/${id}`),
  });
}

export function countedLogs(store: JobLogStore, counter: Counter): JobLogStore {
  return counted(store, {
    append: ([{ jobId, attempt, task, seq }]) =>
      counter.write(`jobs/${jobId}/logs/${attempt}.${task}.${seq}`),
    after: (_, found) => counter.query(found.length),
  });
}

export function countedHistories(store: QuoteHistoryStore, counter: Counter): QuoteHistoryStore {
  return counted(store, {
    get: () => counter.query(1),
    put: ([{ tenantId, trainer, kind }]) =>
      counter.write(`quoteHistories/${tenantId}.${trainer}.${kind}`),
  });
}
