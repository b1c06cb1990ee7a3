import { S3Client } from '@aws-sdk/client-s3';

export interface S3Settings {
  /** MinIO, R2, Ceph, …; absent for AWS itself. Presigned URLs name it: whoever uses them must reach it. */
  readonly endpoint?: string | undefined;
  readonly region?: string | undefined;
}

/** Credentials come from where the SDK finds them: AWS_* variables, a role. */
export function createS3Client({ endpoint, region }: S3Settings): S3Client {
  return new S3Client({
    ...(region === undefined ? {} : { region }),
    // A bucket as a subdomain needs DNS that a bare endpoint does not have.
    ...(endpoint === undefined ? {} : { endpoint, forcePathStyle: true }),
    // By default the SDK signs a checksum of the empty body into a presigned PUT, which then fits no file.
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
  });
}
