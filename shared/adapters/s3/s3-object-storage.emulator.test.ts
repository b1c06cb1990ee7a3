import { createHash } from 'node:crypto';
import { request } from 'node:http';
import { CreateBucketCommand, DeleteBucketCommand } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  objectStorageContract,
  uploadConditionsContract,
  type StorageUnderTest,
} from '../../testing/contracts/object-storage-contract.ts';
import { FixedClock } from '../../testing/fixed-clock.ts';
import { sendByFetch } from '../../testing/send-by-fetch.ts';
import { uniqueId } from '../../testing/unique-id.ts';
import type { PresignedTransfer } from '../../ports/object-storage.ts';
import { createS3Client } from './client.ts';
import { S3ObjectStorage } from './s3-object-storage.ts';

const systemClock = { now: () => Date.now() };

async function makeStorage(): Promise<StorageUnderTest> {
  const client = createS3Client({ endpoint: process.env['AWS_ENDPOINT_URL'] });
  const storage = new S3ObjectStorage(client, systemClock);
  const Bucket = uniqueId('test').replace('_', '-');
  await client.send(new CreateBucketCommand({ Bucket }));
  const close = async () => {
    const uris = await storage.list(`s3://${Bucket}/`);
    await Promise.all(uris.map((uri) => storage.delete(uri)));
    await client.send(new DeleteBucketCommand({ Bucket }));
    client.destroy();
  };
  return { storage, bucketUri: `s3://${Bucket}`, send: sendByFetch, close };
}

function sendByHttpRequest(
  { method, url, headers }: PresignedTransfer,
  body: Uint8Array,
): Promise<number> {
  return new Promise((resolve, reject) => {
    const sent = request(url, { method, headers, agent: false }, (response) => {
      response.resume();
      response.on('end', () => {
        resolve(response.statusCode ?? 0);
      });
    });
    sent.on('error', reject);
    sent.end(body);
  });
}

describe('S3ObjectStorage', () => {
  objectStorageContract(makeStorage);
  uploadConditionsContract(makeStorage);

  describe('presigned URLs', () => {
    const content = new TextEncoder().encode('a,b\n1,2\n');
    const sha256 = createHash('sha256').update(content).digest('hex');
    const conditions = { contentType: 'text/csv', sizeBytes: content.length, sha256 };
    const inAnHour = () => Date.now() + 3_600_000;
    let parts: StorageUnderTest;
    let uri: string;

    beforeAll(async () => {
      parts = await makeStorage();
      uri = `${parts.bucketUri}/file.csv`;
    });
    afterAll(() => parts.close());

    const presign = () => parts.storage.presignUpload(uri, conditions, inAnHour());

    it('signs every header it asks for', async () => {
      const { url, headers } = await presign();
      const signed = new URL(url).searchParams.get('X-Amz-SignedHeaders');
      expect(signed).toBe('content-length;content-type;host;x-amz-checksum-sha256');
      expect(Object.keys(headers).sort()).toEqual(
        signed?.split(';').filter((name) => name !== 'host'),
      );
    });

    it('is used by fetch and by http.request with exactly the headers it came with', async () => {
      const upload = await presign();
      const { url, method, headers } = upload;
      expect((await fetch(url, { method, headers, body: content.slice() })).status).toBe(200);
      expect(await sendByHttpRequest(upload, content)).toBe(200);
    });

    it.each(['content-type', 'x-amz-checksum-sha256'])('is refused without %s', async (missing) => {
      const upload = await presign();
      const rest = Object.entries(upload.headers).filter(([name]) => name !== missing);
      const answer = await parts.send({ ...upload, headers: Object.fromEntries(rest) }, content);
      expect([400, 403]).toContain(answer.status);
    });

    it('is refused for another object and after its end', async () => {
      const upload = await presign();
      const other = upload.url.replace('file.csv', 'other.csv');
      expect((await parts.send({ ...upload, url: other }, content)).status).toBe(403);
      const client = createS3Client({ endpoint: process.env['AWS_ENDPOINT_URL'] });
      const yesterday = new FixedClock(Date.now() - 86_400_000);
      const late = new S3ObjectStorage(client, yesterday);
      const expired = await late.presignDownload(uri, 'a.csv', yesterday.now() + 60_000);
      expect((await parts.send(expired)).status).toBe(403);
      client.destroy();
    });

    it('makes a browser save a download under its name', async () => {
      await parts.storage.write(uri, content, 'text/csv');
      const { url } = await parts.storage.presignDownload(uri, 'größe.csv', inAnHour());
      const response = await fetch(url);
      await response.arrayBuffer();
      expect(response.headers.get('content-disposition')).toBe(
        `attachment; filename="gr__e.csv"; filename*=UTF-8''gr%C3%B6%C3%9Fe.csv`,
      );
    });
  });
});
