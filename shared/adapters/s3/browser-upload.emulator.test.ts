import { createHash } from 'node:crypto';
import { CreateBucketCommand } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { PresignedTransfer } from '../../ports/object-storage.ts';
import { uniqueId } from '../../testing/unique-id.ts';
import { createS3Client } from './client.ts';
import { S3ObjectStorage } from './s3-object-storage.ts';

/** A page of another origin than the store's. */
const ORIGIN = 'https://console.example.org';
/** A browser sends these by itself, and lets no page set them. https://fetch.spec.whatwg.org/#forbidden-request-header */
const FORBIDDEN = new Set(['content-length', 'host']);

const content = new TextEncoder().encode('PAR1 … PAR1');
const sha256 = createHash('sha256').update(content).digest('hex');

describe('a page of another origin (CORS)', () => {
  const client = createS3Client({ endpoint: process.env['AWS_ENDPOINT_URL'] });
  const storage = new S3ObjectStorage(client, { now: () => Date.now() });
  const Bucket = uniqueId('test').replace('_', '-');
  const uri = `s3://${Bucket}/file.parquet`;
  const inAnHour = Date.now() + 3_600_000;
  let upload: PresignedTransfer;

  beforeAll(async () => {
    await client.send(new CreateBucketCommand({ Bucket }));
    const conditions = { contentType: 'text/plain', sizeBytes: content.length, sha256 };
    upload = await storage.presignUpload(uri, conditions, inAnHour);
  });
  afterAll(() => {
    client.destroy();
  });

  const headersOfPage = () =>
    Object.entries(upload.headers).filter(([name]) => !FORBIDDEN.has(name));

  test('may send a signed upload, with its checksum', async () => {
    const asked = headersOfPage().map(([name]) => name);
    expect(asked).toContain('x-amz-checksum-sha256');
    const preflight = await fetch(upload.url, {
      method: 'OPTIONS',
      headers: {
        origin: ORIGIN,
        'access-control-request-method': 'PUT',
        'access-control-request-headers': asked.sort().join(','),
      },
    });
    expect(preflight.ok).toBe(true);
    expect(allowed(preflight, 'origin')).toEqual([ORIGIN]);
    expect(allowed(preflight, 'methods')).toContain('put');
    expect(allowed(preflight, 'headers')).toEqual(expect.arrayContaining(asked));
  });

  test('may read the answer and its ETag', async () => {
    const headers = { ...Object.fromEntries(headersOfPage()), origin: ORIGIN };
    const sent = await fetch(upload.url, { method: 'PUT', headers, body: content });
    expect(sent.status).toBe(200);
    expect(allowed(sent, 'origin')).toEqual([ORIGIN]);
    expect(exposed(sent)).toContain('etag');
    expect(sent.headers.get('etag')).not.toBeNull();
  });

  test('may send a part, and download a range', async () => {
    const id = await storage.multipart.begin(`${uri}.2`, 'text/plain');
    const part = { number: 1, sizeBytes: content.length };
    const { url } = await storage.multipart.presignPart(`${uri}.2`, id, part, inAnHour);
    const sent = await fetch(url, { method: 'PUT', headers: { origin: ORIGIN }, body: content });
    expect([sent.status, ...allowed(sent, 'origin')]).toEqual([200, ORIGIN]);
    const download = await storage.presignDownload(uri, 'file.parquet', inAnHour);
    const range = { origin: ORIGIN, range: 'bytes=0-3' };
    const got = await fetch(download.url, { headers: range });
    expect([got.status, await got.text()]).toEqual([206, 'PAR1']);
    expect(allowed(got, 'origin')).toEqual([ORIGIN]);
  });
});

/** `*` stands for any: as a browser reads it where no credentials are sent. */
function allowed(response: Response, what: 'origin' | 'methods' | 'headers'): string[] {
  const value = response.headers.get(`access-control-allow-${what}`) ?? '';
  if (what === 'origin') return [value === '*' ? ORIGIN : value];
  return value.toLowerCase().split(/,\s*/);
}

function exposed(response: Response): string[] {
  const value = response.headers.get('access-control-expose-headers') ?? '';
  return value.toLowerCase().split(/,\s*/);
}
