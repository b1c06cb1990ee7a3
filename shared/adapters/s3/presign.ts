import {
  GetObjectCommand,
  PutObjectCommand,
  UploadPartCommand,
  type PutObjectCommandInput,
  type S3Client,
} from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import type { UploadConditions } from '../../ports/object-storage.ts';
import { attachment } from '../content-disposition.ts';
import type { ObjectUri } from '../object-uri.ts';

/** From `signingDate` on, for `expiresIn` seconds. */
export interface Window {
  readonly signingDate: Date;
  readonly expiresIn: number;
}

/** Rounded down: a URL never works longer than was said. */
export function windowUntil(expiresAt: number, now: number): Window {
  const expiresIn = Math.max(1, Math.floor((expiresAt - now) / 1000));
  return { signingDate: new Date(now), expiresIn };
}

type Headers = Readonly<Record<string, string>>;

/** Headers that an upload must carry, exactly so: the signature covers them. */
export function uploadHeaders({ contentType, sizeBytes, sha256 }: UploadConditions): Headers {
  return {
    'content-type': contentType,
    'if-none-match': '*',
    ...(sizeBytes === undefined ? {} : { 'content-length': String(sizeBytes) }),
    ...(sha256 === undefined ? {} : { 'x-amz-checksum-sha256': toBase64(sha256) }),
  };
}

/**
 * By default the presigner leaves the content type unsigned, and moves x-amz-* headers to the URL, where
 * the store does not check them.
 */
export function presignPut(
  client: S3Client,
  { bucket, key }: ObjectUri,
  when: UploadConditions,
  window: Window,
): Promise<string> {
  const { contentType, sizeBytes, sha256 } = when;
  const input: PutObjectCommandInput = {
    Bucket: bucket,
    Key: key,
    ContentType: contentType,
    IfNoneMatch: '*',
    ...(sizeBytes === undefined ? {} : { ContentLength: sizeBytes }),
    ...(sha256 === undefined ? {} : { ChecksumSHA256: toBase64(sha256) }),
  };
  return getSignedUrl(client, new PutObjectCommand(input), {
    ...window,
    signableHeaders: new Set(['content-type']),
    unhoistableHeaders: new Set(['x-amz-checksum-sha256']),
  });
}

export function presignPart(
  client: S3Client,
  { bucket, key }: ObjectUri,
  part: { readonly uploadId: string; readonly number: number; readonly sizeBytes: number },
  window: Window,
): Promise<string> {
  const input = {
    Bucket: bucket,
    Key: key,
    UploadId: part.uploadId,
    PartNumber: part.number,
    ContentLength: part.sizeBytes,
  };
  return getSignedUrl(client, new UploadPartCommand(input), { ...window });
}

export function presignGet(
  client: S3Client,
  { bucket, key }: ObjectUri,
  fileName: string,
  window: Window,
): Promise<string> {
  const ResponseContentDisposition = attachment(fileName);
  const input = { Bucket: bucket, Key: key, ResponseContentDisposition };
  return getSignedUrl(client, new GetObjectCommand(input), { ...window });
}

function toBase64(hexadecimal: string): string {
  return Buffer.from(hexadecimal, 'hex').toString('base64');
}
