/**
 * The stores in memory, with each call counted as the Firestore adapters would be billed for it. What a job's
 * commit writes is asked of the rules that the adapters ask, too.
 */
import { answeredAsk, holdingChanges, type Holding } from '@fitlane/shared/domain/job/index.ts';
import { usageAdded, usageId } from '@fitlane/shared/domain/usage.ts';
import type { JobLogStore } from '@fitlane/shared/ports/job-log-store.ts';
import type { JobCommit, JobStore } from '@fitlane/shared/ports/job-store.ts';
import type { LaneStore } from '@fitlane/shared/ports/lane-store.ts';
import type { LedgerStore } from '@fitlane/shared/ports/ledger-store.ts';
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
import { read, written, type Cost, type Counter } from './counter.ts';

export function countedJobs(store: JobStore, counter: Counter): JobStore {
  const calls = counted(store, counter, {
    get: () => read(),
    commit: ([commit]) => costOfCommit(commit),
    list: (_, { items }) => read(items.length),
    due: (_, found) => read(found.length),
    events: (_, found) => read(found.length),
  });
  const watch: JobStore['watch'] = (id, onChange, onError) =>
    store.watch(
      id,
      (job) => {
        counter.add(read());
        onChange(job);
      },
      onError,
    );
  return new Proxy(calls, {
    get: (target, name): unknown => (name === 'watch' ? watch : Reflect.get(target, name)),
  });
}

function costOfCommit({ was, job, events, task, key, version, gate }: JobCommit): Cost {
  const { taken, released } = holdingChanges(was?.value ?? null, job);
  const ask = answeredAsk(was?.value ?? null, job);
  const used = usageAdded(was?.value ?? null, job);
  const paths = [
    `jobs/${job.id}`,
    ...events.map(({ seq }) => `jobs/${job.id}/events/${seq}`),
    ...taken.map(pathOf),
    ask && `asks/${ask.execution}`,
    task && taskPath(task),
    key && `idempotencyKeys/${key.record.id}`,
    version && `versions/${version.id}`,
    used && `usage/${usageId(used)}`,
    gate && `budgetGates/${gate.record.tenantId}`,
  ];
  return { written: paths.filter((path) => typeof path === 'string'), deletes: released.length };
}

function pathOf(holding: Holding): string {
  switch (holding.type) {
    case 'queueEntry':
      return `lanes/${holding.lane}/tenants/${holding.tenantId}/queue/${holding.jobId}`;
    case 'slot':
      return `lanes/${holding.lane}/tenants/${holding.tenantId}/slots/${holding.number}`;
    case 'fingerprint':
      return `fingerprints/${holding.hash}`;
  }
}

type TaskPlace = Readonly<Record<'jobId', string> & Record<'attempt' | 'index', number>>;

function taskPath({ jobId, attempt, index }: TaskPlace): string {
  return `jobs/${jobId}/attempts/${attempt}/tasks/${index}`;
}

export function countedLanes(store: LaneStore, counter: Counter): LaneStore {
  return counted(store, counter, {
    ranked: (_, found) => read(found.length),
    tenant: () => read(),
    putTenant: ([{ lane, tenantId }]) => written(`lanes/${lane}/tenants/${tenantId}`),
    removeTenant: () => ({ deletes: 1 }),
    queueOf: (_, found) => read(found.length),
    slotsOf: (_, found) => read(found.length),
    entryOf: () => read(),
    running: () => read(),
    queue: (_, found) => read(found.length),
    ahead: () => read(),
    jobOfAsk: () => read(),
  });
}

export function countedTasks(store: TaskStore, counter: Counter): TaskStore {
  return counted(store, counter, {
    get: () => read(),
    list: (_, found) => read(found.length),
    create: ([task]) => written(taskPath(task)),
    update: ([task]) => written(taskPath(task)),
  });
}

export function countedUsage(store: UsageStore, counter: Counter): UsageStore {
  return counted(store, counter, {
    ofMonth: (_, found) => read(found.length),
    spentNanoUsd: () => read(),
    reservedNanoUsd: () => read(),
    gate: () => read(),
  });
}

export function countedReuse(store: ReuseStore, counter: Counter): ReuseStore {
  return counted(store, counter, {
    jobOfFingerprint: () => read(),
    idempotencyKey: () => read(),
    putIdempotencyKey: ([{ id }]) => written(`idempotencyKeys/${id}`),
  });
}

export function countedDatasets(store: DatasetStore, counter: Counter): DatasetStore {
  return counted(store, counter, {
    get: () => read(),
    create: ([{ id }, key]) =>
      written(`datasets/${id}`, ...(key ? [`idempotencyKeys/${key.record.id}`] : [])),
    complete: ([{ id }]) => ({ ...read(), ...written(`datasets/${id}`) }),
    storedBytes: () => read(),
    list: (_, { items }) => read(items.length),
  });
}

export function countedVersions(store: VersionStore, counter: Counter): VersionStore {
  return counted(store, counter, {
    get: () => read(),
    list: (_, { items }) => read(items.length),
    newestOfEach: (_, { items }) => read(items.length),
  });
}

export function countedLedger(store: LedgerStore, counter: Counter): LedgerStore {
  return counted(store, counter, {
    aliases: () => read(),
    entry: () => read(),
    append: ([{ entry, key }]) => {
      const { tenantId, model, seq } = entry;
      const name = `${tenantId}.${model}`;
      const keys = key ? [`idempotencyKeys/${key.record.id}`] : [];
      return written(`aliases/${name}`, `ledger/${name}.${seq}`, ...keys);
    },
    list: (_, { items }) => read(items.length),
  });
}

export function countedApiKeys(store: ApiKeyStore, counter: Counter): ApiKeyStore {
  return counted(store, counter, {
    findByHash: () => read(),
    create: ([{ id }]) => written(`apiKeys/${id}`),
  });
}

export function countedLeases(store: LeaseStore, counter: Counter): LeaseStore {
  const taken = (name: string) => ({ ...read(), ...written(`leases/${name}`) });
  return counted(store, counter, {
    acquire: ([name]) => taken(name),
    release: ([name]) => taken(name),
  });
}

export function countedTenants(store: TenantStore, counter: Counter): TenantStore {
  return counted(store, counter, {
    get: () => read(),
    put: ([{ id }]) => written(`tenants/${id}`),
  });
}

export function countedLogs(store: JobLogStore, counter: Counter): JobLogStore {
  return counted(store, counter, {
    append: ([{ jobId, attempt, task, seq }]) =>
      written(`jobs/${jobId}/logs/${attempt}.${task}.${seq}`),
    after: (_, found) => read(found.length),
  });
}

export function countedHistories(store: QuoteHistoryStore, counter: Counter): QuoteHistoryStore {
  return counted(store, counter, {
    get: () => read(),
    put: ([{ tenantId, trainer, kind }]) =>
      written(`quoteHistories/${tenantId}.${trainer}.${kind}`),
  });
}
