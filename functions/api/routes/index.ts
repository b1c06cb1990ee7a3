import type { Operation, StreamOperation } from '../operation.ts';
import { cancelJobRoute } from './cancel-job.ts';
import { cancelJobsRoute } from './cancel-jobs.ts';
import { completeDatasetRoute } from './complete-dataset.ts';
import { createDatasetRoute } from './create-dataset.ts';
import { demoteAliasRoute } from './demote-alias.ts';
import { followJobRoute } from './follow-job.ts';
import { followLogsRoute } from './follow-logs.ts';
import { getAliasRoute } from './get-alias.ts';
import { getCardRoute } from './get-card.ts';
import { getDatasetProfileRoute } from './get-dataset-profile.ts';
import { getDatasetRoute } from './get-dataset.ts';
import { getDriftRoute } from './get-drift.ts';
import { getJobRoute } from './get-job.ts';
import { getLimitsRoute } from './get-limits.ts';
import { getOnlineDriftRoute } from './get-online-drift.ts';
import { getPerformanceRoute } from './get-performance.ts';
import { getResultRoute } from './get-result.ts';
import { getTrainerRoute } from './get-trainer.ts';
import { getUsageRoute } from './get-usage.ts';
import { getVersionFilesRoute } from './get-version-files.ts';
import { getVersionRoute } from './get-version.ts';
import { labelRowsRoute } from './label-rows.ts';
import { listDatasetsRoute } from './list-datasets.ts';
import { listJobsRoute } from './list-jobs.ts';
import { listLedgerRoute } from './list-ledger.ts';
import { listModelsRoute } from './list-models.ts';
import { listPartsRoute } from './list-parts.ts';
import { listTrainersRoute } from './list-trainers.ts';
import { listTrialsRoute } from './list-trials.ts';
import { listVersionsRoute } from './list-versions.ts';
import { promoteVersionRoute } from './promote-version.ts';
import { retryJobRoute } from './retry-job.ts';
import { retryJobsRoute } from './retry-jobs.ts';
import { signPartsRoute } from './sign-parts.ts';
import { fitRoute, predictRoute, submitJobRoute } from './submit-job.ts';

/** Everything the API can do, in the order in which a user needs it. */
export const operations: readonly Operation[] = [
  getLimitsRoute,
  getUsageRoute,
  createDatasetRoute,
  signPartsRoute,
  listPartsRoute,
  completeDatasetRoute,
  getDatasetRoute,
  getDatasetProfileRoute,
  listDatasetsRoute,
  listTrainersRoute,
  getTrainerRoute,
  submitJobRoute,
  fitRoute,
  predictRoute,
  getJobRoute,
  listJobsRoute,
  cancelJobRoute,
  cancelJobsRoute,
  retryJobRoute,
  retryJobsRoute,
  listTrialsRoute,
  getResultRoute,
  getDriftRoute,
  listVersionsRoute,
  getVersionRoute,
  getCardRoute,
  getVersionFilesRoute,
  listModelsRoute,
  promoteVersionRoute,
  demoteAliasRoute,
  getAliasRoute,
  listLedgerRoute,
  getOnlineDriftRoute,
  labelRowsRoute,
  getPerformanceRoute,
];

export const streams: readonly StreamOperation[] = [followJobRoute, followLogsRoute];
