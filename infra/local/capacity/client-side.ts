/** What a user's program does for one job: upload, ask, wait, download. */
import { authenticate } from '@fitlane/shared/use-cases/authenticate.ts';
import { getJob } from '@fitlane/shared/use-cases/get-job.ts';
import { isTerminal } from '@fitlane/shared/domain/job/index.ts';
import { COLUMNS, type Kind } from './kinds.ts';
import type { Platform } from './platform.ts';

const LONG_POLL_MS = 30_000;
/** The fitted models know the feature x. */
const FEATURES = ['x', ...Array.from({ length: COLUMNS - 1 }, (_, index) => `x${index}`)];

export interface User {
  readonly tenantId: string;
  readonly key: string;
  /** Of a model that was fitted before. */
  readonly version: string;
}

/** @param done is called with the ended job's id. */
export async function ask(
  platform: Platform,
  user: User,
  kind: Kind,
  done: (jobId: string) => void,
): Promise<void> {
  const dataset = await upload(platform, user, kind);
  const wanted =
    kind.path === '/v1/fit'
      ? { dataset, target: 'y', lane: kind.lane }
      : {
          dataset,
          version: user.version,
          lane: kind.lane,
          ...(kind.tasks > 1 && { tasks: kind.tasks }),
        };
  const { body } = await platform.send('POST', kind.path, user.key, wanted);
  await follow(platform, user, String(body['id']), done);
}

async function upload(platform: Platform, { key, tenantId }: User, { path, rows }: Kind) {
  const asked = { name: 'table.parquet', sizeBytes: 3 };
  const { body } = await platform.send('POST', '/v1/datasets', key, asked);
  const { id } = body['dataset'] as { readonly id: string };
  const uri = `s3://datasets/${tenantId}/${id}/data.parquet`;
  platform.describe(uri, rows, path === '/v1/fit' ? [...FEATURES, 'y'] : FEATURES);
  await platform.api.storage.write(uri, new Uint8Array(3), 'application/vnd.apache.parquet');
  await platform.send('POST', `/v1/datasets/${id}/complete`, key);
  return id;
}

/**
 * A long poll after the other, as the Python client does: here the use case is called as the route does it,
 * since a request that is held open would hold up the virtual time.
 */
async function follow(
  platform: Platform,
  user: User,
  jobId: string,
  done: (jobId: string) => void,
): Promise<void> {
  const { api, counter, time } = platform;
  counter.add({ apiRequests: 1 });
  await authenticate(api, `Bearer ${user.key}`);
  await getJob(api, { tenantId: user.tenantId, jobId });
  let isOver = false;
  const stop = api.jobs.watch(
    jobId,
    (job) => {
      if (!isTerminal(job) || isOver) return;
      isOver = true;
      time.after(0, () => download(platform, user, jobId, done));
    },
    (error) => {
      throw error;
    },
  );
  time.after(LONG_POLL_MS, async () => {
    stop();
    if (!isOver) await follow(platform, user, jobId, done);
  });
}

async function download(
  platform: Platform,
  { key }: User,
  jobId: string,
  done: (jobId: string) => void,
): Promise<void> {
  const { body } = await platform.send('GET', `/v1/jobs/${jobId}/result`, key);
  const files = body['files'] as readonly { readonly url: string }[];
  for (const { url } of files) {
    await platform.api.storage.readAll(new URL(url).searchParams.get('uri') ?? '');
  }
  done(jobId);
}
