import { BUCKETS } from '../local-project.ts';
import { STORAGE_REGION, storageCredentials } from '../parts/storage-environment.ts';
import type { Wiring } from '../wiring.ts';

/** Nobody prepares a job for longer. */
const SCRATCH_DAYS = 14;

const THERE_ALREADY = new Set(['BucketAlreadyOwnedByYou', 'BucketAlreadyExists']);

const EXPIRY = {
  ID: 'scratch',
  Status: 'Enabled',
  Filter: { Prefix: '' },
  Expiration: { Days: SCRATCH_DAYS },
} as const;

export async function provisionBuckets(wiring: Wiring): Promise<void> {
  // Node 20 is supported here; the SDK's notice would stand in the middle of the start.
  process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] = 'true';
  // Loaded while the parts start, not before them.
  const { CreateBucketCommand, PutBucketLifecycleConfigurationCommand, S3Client } =
    await import('@aws-sdk/client-s3');
  const { user, password } = storageCredentials(wiring);
  const client = new S3Client({
    endpoint: wiring.addresses.minio,
    region: STORAGE_REGION,
    credentials: { accessKeyId: user, secretAccessKey: password },
    forcePathStyle: true,
  });
  const create = async (bucket: string) => {
    try {
      await client.send(new CreateBucketCommand({ Bucket: bucket }));
    } catch (error) {
      if (!(error instanceof Error && THERE_ALREADY.has(error.name))) throw error;
    }
  };
  await Promise.all(Object.values(BUCKETS).map(create));
  await client.send(
    new PutBucketLifecycleConfigurationCommand({
      Bucket: BUCKETS.scratch,
      LifecycleConfiguration: { Rules: [EXPIRY] },
    }),
  );
  client.destroy();
}
