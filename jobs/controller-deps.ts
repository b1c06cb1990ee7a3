import type { ChangeJobDeps } from '@fitlane/shared/use-cases/change-job.ts';
import type { LearnFromJobDeps } from '@fitlane/shared/use-cases/learn-from-job.ts';
import type { ReadBudgetDeps } from '@fitlane/shared/use-cases/read-budget.ts';
import type { TenantLimitsDeps } from '@fitlane/shared/use-cases/tenant-limits.ts';
import type { AttemptTokens } from '@fitlane/shared/ports/attempt-tokens.ts';
import type { Compute } from '@fitlane/shared/ports/compute.ts';
import type { DomainEvents } from '@fitlane/shared/ports/domain-events.ts';
import type { DriftFindingStore } from '@fitlane/shared/ports/drift-finding-store.ts';
import type { LaneStore } from '@fitlane/shared/ports/lane-store.ts';
import type { Log } from '@fitlane/shared/ports/log.ts';
import type { Messages } from '@fitlane/shared/ports/messages.ts';
import type { ObjectStorage } from '@fitlane/shared/ports/object-storage.ts';
import type { JobLogStore } from '@fitlane/shared/ports/job-log-store.ts';
import type { LeaseStore } from '@fitlane/shared/ports/records.ts';
import type { TaskStore } from '@fitlane/shared/ports/task-store.ts';
import type { LaneLooks } from './admission/lane-looks.ts';

/** What the controller needs of the world. */
export interface ControllerDeps
  extends ChangeJobDeps, TenantLimitsDeps, ReadBudgetDeps, LearnFromJobDeps {
  readonly tasks: TaskStore;
  readonly lanes: LaneStore;
  readonly laneLooks: LaneLooks;
  readonly logs: JobLogStore;
  readonly storage: ObjectStorage;
  readonly compute: Compute;
  readonly messages: Messages;
  readonly domainEvents: DomainEvents;
  readonly driftFindings: DriftFindingStore;
  readonly leases: LeaseStore;
  readonly tokens: AttemptTokens;
  readonly log: Log;
  /** Without a trailing slash. */
  readonly controllerUrl: string;
  readonly beatSeconds: number;
  /** What several tasks have written becomes one file, up to so many bytes. */
  readonly resultFileBytes: number;
  readonly newNonce: () => string;
  /** Something falls due soon: the due loop must run. */
  readonly onDue: () => void;
}
