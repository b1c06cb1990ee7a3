import { BUCKETS } from '../local-project.ts';
import type { Wiring } from '../wiring.ts';

/** MinIO's region, unless it is told another. */
export const STORAGE_REGION = 'us-east-1';

/** Those of a MinIO that was given by its address, or of our own. */
export function storageCredentials({ settings, secrets }: Wiring): {
  user: string;
  password: string;
} {
  return {
    user: settings.MINIO_ROOT_USER ?? secrets.minioUser,
    password: settings.MINIO_ROOT_PASSWORD ?? secrets.minioPassword,
  };
}

/** The standard names, which every S3 library reads. */
export function storageEnvironment(wiring: Wiring): Record<string, string> {
  const { user, password } = storageCredentials(wiring);
  return {
    AWS_ACCESS_KEY_ID: user,
    AWS_SECRET_ACCESS_KEY: password,
    AWS_REGION: STORAGE_REGION,
    AWS_ENDPOINT_URL: wiring.addresses.minio,
  };
}

export function bucketEnvironment(): Record<string, string> {
  return {
    DATASETS_BUCKET: `s3://${BUCKETS.datasets}`,
    MODELS_BUCKET: `s3://${BUCKETS.models}`,
    RESULTS_BUCKET: `s3://${BUCKETS.results}`,
    SCRATCH_BUCKET: `s3://${BUCKETS.scratch}`,
  };
}
