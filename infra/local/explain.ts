// Why is a job where it is, and what is outstanding?
//   npm run explain -- JOB_ID                      in the local stack, which must be up
//   npm run explain -- JOB_ID --project PROJECT    in a Google Cloud project, by your own credentials
import { parseArgs } from 'node:util';
import type { Firestore } from '@google-cloud/firestore';
import { systemClock } from '@fitlane/shared/adapters/clock/system-clock.ts';
import { FirestoreJobStore } from '@fitlane/shared/adapters/firestore/firestore-job-store.ts';
import { FirestoreLaneStore } from '@fitlane/shared/adapters/firestore/firestore-lane-store.ts';
import { FirestoreReuseStore } from '@fitlane/shared/adapters/firestore/firestore-reuse-store.ts';
import { FirestoreTaskStore } from '@fitlane/shared/adapters/firestore/firestore-task-store.ts';
import { FirestoreTenantStore } from '@fitlane/shared/adapters/firestore/firestore-tenant-store.ts';
import { FirestoreUsageStore } from '@fitlane/shared/adapters/firestore/firestore-usage-store.ts';
import { AppError } from '@fitlane/shared/domain/errors.ts';
import { explainJob } from '@fitlane/shared/domain/explain/explain-job.ts';
import { tenantLimitsOf } from '@fitlane/shared/domain/tenant-settings.ts';
import { jobFacts, type JobFactsDeps } from '@fitlane/shared/use-cases/job-facts.ts';
import { openFirestore } from './open-firestore.ts';
import { readSettings } from './settings.ts';

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { project: { type: 'string' } },
});
const [jobId] = positionals;
if (jobId === undefined) throw new Error('npm run explain -- JOB_ID [--project PROJECT]');

const settings = readSettings();
const db = await openFirestore(settings, values.project);
try {
  console.log(explainJob(await jobFacts(depsOf(db), jobId), systemClock.now()).join('\n'));
} catch (error) {
  if (!(error instanceof AppError)) throw error;
  console.error(`${error.message}\nfix: ${error.detail.fix}`);
  process.exitCode = 1;
} finally {
  await db.terminate();
}

function depsOf(firestore: Firestore): JobFactsDeps {
  return {
    jobs: new FirestoreJobStore(firestore),
    tasks: new FirestoreTaskStore(firestore),
    lanes: new FirestoreLaneStore(firestore),
    reuse: new FirestoreReuseStore(firestore),
    tenants: new FirestoreTenantStore(firestore),
    usage: new FirestoreUsageStore(firestore),
    clock: systemClock,
    defaultLimits: tenantLimitsOf(settings),
  };
}
