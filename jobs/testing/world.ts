import type { Finish } from '@fitlane/shared/domain/contract/report.ts';
import { submit, type Job, type Submission } from '@fitlane/shared/domain/job/index.ts';
import { FakeAttemptTokens } from '@fitlane/shared/testing/fake-attempt-tokens.ts';
import { FakeCompute } from '@fitlane/shared/testing/fake-compute.ts';
import { FixedClock } from '@fitlane/shared/testing/fixed-clock.ts';
import { MemoryDriftFindingStore } from '@fitlane/shared/testing/memory-drift-finding-store.ts';
import { MemoryJobLogStore } from '@fitlane/shared/testing/memory-job-log-store.ts';
import { MemoryJobStore } from '@fitlane/shared/testing/memory-job-store.ts';
import { MemoryObjectStorage } from '@fitlane/shared/testing/memory-object-storage.ts';
import { MemoryLeaseStore } from '@fitlane/shared/testing/memory-records.ts';
import { MemoryQuoteHistoryStore } from '@fitlane/shared/testing/memory-quote-history-store.ts';
import { MemoryTenantStore } from '@fitlane/shared/testing/memory-tenant-store.ts';
import { LIMITS } from '@fitlane/shared/testing/sample-limits.ts';
import { RecordedDomainEvents } from '@fitlane/shared/testing/recorded-domain-events.ts';
import { RecordedMessages } from '@fitlane/shared/testing/recorded-messages.ts';
import { POLICY } from '@fitlane/shared/testing/sample-policy.ts';
import { sampleProfile } from '@fitlane/shared/testing/sample-profile.ts';
import { sampleSubmission } from '@fitlane/shared/testing/sample-records.ts';
import { silentLog } from '@fitlane/shared/testing/silent-log.ts';
import { joinLane } from '@fitlane/shared/use-cases/lane-ranks.ts';
import { LaneLooks } from '../admission/lane-looks.ts';
import type { ControllerDeps } from '../controller-deps.ts';
import { doDue } from '../due-loop.ts';

/** A controller among fakes, with the moves that tests make. */
export class World {
  readonly clock = new FixedClock();
  readonly jobs = new MemoryJobStore();
  readonly lanes = this.jobs.lanes;
  readonly tasks = this.jobs.tasks;
  readonly logs = new MemoryJobLogStore();
  readonly storage = new MemoryObjectStorage();
  readonly compute = new FakeCompute();
  readonly messages = new RecordedMessages();
  readonly domainEvents = new RecordedDomainEvents();
  readonly driftFindings = new MemoryDriftFindingStore();
  readonly leases = new MemoryLeaseStore();
  readonly tenants = new MemoryTenantStore();
  readonly deps: ControllerDeps = {
    jobs: this.jobs,
    lanes: this.lanes,
    laneLooks: new LaneLooks(this.lanes, this.clock),
    tasks: this.tasks,
    logs: this.logs,
    storage: this.storage,
    compute: this.compute,
    messages: this.messages,
    domainEvents: this.domainEvents,
    driftFindings: this.driftFindings,
    leases: this.leases,
    clock: this.clock,
    tokens: new FakeAttemptTokens(),
    log: silentLog,
    policy: POLICY,
    random: () => 0.5,
    newNonce: () => 'loop-1',
    controllerUrl: 'http://controller.example',
    beatSeconds: 5,
    resultFileBytes: 5_368_709_120,
    defaultLimits: { ...LIMITS, slots: { express: 100, bulk: 100, gpu: 1 } },
    tenants: this.tenants,
    usage: this.jobs.usage,
    quoteHistories: new MemoryQuoteHistoryStore(),
    onDue: () => undefined,
  };

  async submit(changes: Partial<Submission> = {}): Promise<string> {
    const { job, events } = submit(sampleSubmission(changes), this.clock.now());
    await this.jobs.commit({ was: null, job, events });
    if (job.queue !== null)
      await joinLane(this.deps, {
        ...job.queue,
        tenantId: job.tenantId,
        expectedSeconds: job.quote.expectedSeconds,
      });
    return job.id;
  }

  async job(id = 'job_1'): Promise<Job> {
    const stored = await this.jobs.get(id);
    if (stored === null) throw new Error(`no job ${id}`);
    return stored.value;
  }

  /** Time passes, and the due loop has its rounds. */
  async pass(ms: number, rounds = 1): Promise<void> {
    for (let round = 0; round < rounds; round += 1) {
      this.clock.pass(ms / rounds);
      await doDue(this.deps, this.clock.now());
    }
  }
}

export const EXPRESS: Partial<Submission> = {
  steps: [{ name: 'fit', lane: 'express', size: 'small', taskCount: 1, expectedSeconds: 1 }],
};

export const CONVERT: Partial<Submission> = {
  kind: 'convert',
  parameters: { format: { type: 'csv' }, maxBytes: 1_000 },
  steps: [{ name: 'convert', lane: 'express', size: 'small', taskCount: 1, expectedSeconds: 1 }],
};

export function convertReport(nonce: string): Finish {
  const table = {
    uri: 's3://d/data.parquet',
    sizeBytes: 99,
    digest: 'sha256:1',
    rows: 10,
    columns: [{ name: 'x', type: 'double' }],
    constantColumns: [],
  };
  const report = { badRows: { count: 0, first: [] }, notes: [] };
  const outputs = { kind: 'convert', table, report } as const;
  return { nonce, taskIndex: 0, seq: 9, outputs, metrics: {}, phases: [] };
}

export const PREDICT: Partial<Submission> = {
  kind: 'predict',
  parameters: { engine: 'native', maxBadRows: 0 },
  steps: [{ name: 'predict', lane: 'express', size: 'small', taskCount: 1, expectedSeconds: 1 }],
};

/** Of rows that have nothing in common with those of the fit. */
export function driftedReport(nonce: string): Finish {
  const parts = [{ uri: 's3://r/part-00000.parquet', rows: 500, sizeBytes: 9, digest: 'sha256:1' }];
  const profile = sampleProfile({ baseline: [500, 500], seen: [10, 490] });
  return fitReport(nonce, { outputs: { kind: 'predict', result: { parts, profile } } });
}

export function fitReport(nonce: string, changes: Partial<Finish> = {}): Finish {
  return {
    nonce,
    taskIndex: 0,
    seq: 9,
    outputs: {
      kind: 'fit',
      model: { uri: 's3://m/model.skops', digest: 'sha256:1', sizeBytes: 3 },
      card: { uri: 's3://m/card.json' },
      export: { uri: 's3://m/export.bin', digest: 'sha256:01', sizeBytes: 10 },
      rows: 10,
      schema: {
        target: { name: 'y', type: 'int64' },
        features: [{ name: 'x', type: 'double' }],
      },
      classes: [0, 1],
    },
    metrics: { trainAccuracy: 1 },
    phases: [{ phase: 'train', startedAt: 1, durationMs: 2 }],
    ...changes,
  };
}

export function failureReport(nonce: string, owner: 'user' | 'system'): Finish {
  const code = owner === 'user' ? 'target_null' : 'internal_error';
  const error = { code, owner, message: 'it broke', fix: 'mend it' } as const;
  return { nonce, taskIndex: 0, seq: 9, error, phases: [] };
}
