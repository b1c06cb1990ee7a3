import type { AuthenticateDeps } from '@fitlane/shared/use-cases/authenticate.ts';
import type { CompleteDatasetDeps } from '@fitlane/shared/use-cases/complete-dataset.ts';
import type { CreateDatasetDeps } from '@fitlane/shared/use-cases/create-dataset.ts';
import type { GetResultDeps } from '@fitlane/shared/use-cases/get-result.ts';
import type { GetOnlineDriftDeps } from '@fitlane/shared/use-cases/get-online-drift.ts';
import type { LabelRowsDeps } from '@fitlane/shared/use-cases/label-rows.ts';
import type { PendingDeps } from '@fitlane/shared/use-cases/pending-of.ts';
import type { SubmitJobDeps } from '@fitlane/shared/use-cases/submit-job.ts';
import type { JobLogStore } from '@fitlane/shared/ports/job-log-store.ts';
import type { UsageStore } from '@fitlane/shared/ports/usage-store.ts';
import type { TaskStore } from '@fitlane/shared/ports/task-store.ts';

/** What the API needs of the world: the needs of its use cases, together. */
export interface ApiDeps
  extends
    AuthenticateDeps,
    CreateDatasetDeps,
    CompleteDatasetDeps,
    SubmitJobDeps,
    PendingDeps,
    GetResultDeps,
    GetOnlineDriftDeps,
    LabelRowsDeps {
  readonly tasks: TaskStore;
  readonly logs: JobLogStore;
  readonly usage: UsageStore;
  /** Where functions/inference is. */
  readonly inferenceUrl: string;
  /** Gives that many random hexadecimal digits. */
  readonly randomHex: (digits: number) => string;
}
