import { createHash } from 'node:crypto';
import { request } from 'node:http';
import { CreateBucketCommand, DeleteBucketCommand } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { multipartStorageContract } from '../../testing/contracts/multipart-storage-contract.ts';
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

/** Both take the same credentials, AWS_*; each has quirks of its own, which the adapter must bear. */
const SERVERS = [
  ['MinIO', 'AWS_ENDPOINT_URL'],
  ['Versity S3 Gateway', 'SECOND_S3_ENDPOINT'],
] as const;

type Variable = (typeof SERVERS)[number][1];

function clientOf(variable: Variable) {
  const endpoint = process.env[variable];
  if (endpoint === undefined) throw new Error(`${variable} is not set: start-parts.ts does`);
  return createS3Client({ endpoint });
}

async function openStorage(variable: Variable): Promise<StorageUnderTest> {
  const client = clientOf(variable);
  const storage = new S3ObjectStorage(client, systemClock);
  const Bucket = uniqueId('test').replace('_', '-');
  await client.send(new CreateBucketCommand({ Bucket }));
  const close = async () => {
    const uris = await storage.list(`s3://${Bucket}/`);
    await Promise.all(uris.map((uri) => storage.delete(uri)));
    await client.send(new DeleteBucketCommand({ Bucket }));
    client.destroy();
  };
  return { storage, bucketUri: `s3://${Bucket}`, send: sendByFetch, close, checksSignatures: true };
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

describe.each(SERVERS)('S3ObjectStorage, %s', (_server, variable) => {
  const makeStorage = () => openStorage(variable);
  objectStorageContract(makeStorage);
  uploadConditionsContract(makeStorage);
  multipartStorageContract(makeStorage);

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
      expect(signed).toBe('content-length;content-type;host;if-none-match;x-amz-checksum-sha256');
      expect(Object.keys(headers).sort()).toEqual(
        signed?.split(';').filter((name) => name !== 'host'),
      );
    });

    it('is used by fetch and by http.request with exactly the headers it came with', async () => {
      const upload = await presign();
      const { url, method, headers } = upload;
      expect((await fetch(url, { method, headers, body: content.slice() })).status).toBe(200);
      await parts.storage.delete(uri);
      expect(await sendByHttpRequest(upload, content)).toBe(200);
    });

    it.each(['content-type', 'if-none-match', 'x-amz-checksum-sha256'])(
      'is refused without %s',
      async (missing) => {
        const upload = await presign();
        const rest = Object.entries(upload.headers).filter(([name]) => name !== missing);
        const answer = await parts.send({ ...upload, headers: Object.fromEntries(rest) }, content);
        expect([400, 403]).toContain(answer.status);
      },
    );

    it('is refused for another object and after its end', async () => {
      const upload = await presign();
      const other = upload.url.replace('file.csv', 'other.csv');
      expect((await parts.send({ ...upload, url: other }, content)).status).toBe(403);
      const client = clientOf(variable);
      const yesterday = new FixedClock(Date.now() - 86_400_000);
      const late = new S3ObjectStorage(client, yesterday);
      const expired = await late.presignDownload(uri, 'a.csv', yesterday.now() + 60_000);
      expect((await parts.send(expired)).status).toBe(403);
      client.destroy();
    });

    it('names the address of its users, where the service itself has another', async () => {
      const users = new URL(process.env[variable]!);
      users.hostname = 'localhost';
      const signer = createS3Client({ endpoint: users.origin });
      const client = clientOf(variable);
      const storage = new S3ObjectStorage(client, systemClock, signer);
      const inside = `${parts.bucketUri}/inside.csv`;
      const upload = await storage.presignUpload(inside, conditions, inAnHour());
      expect(new URL(upload.url).origin).toBe(users.origin);
      expect((await parts.send(upload, content)).status).toBe(200);
      const id = await storage.multipart.begin(`${inside}.2`, 'text/csv');
      const part = { number: 1, sizeBytes: content.length };
      const signed = await storage.multipart.presignPart(`${inside}.2`, id, part, inAnHour());
      expect(new URL(signed.url).origin).toBe(users.origin);
      expect((await parts.send(signed, content)).status).toBe(200);
      await storage.multipart.abort(`${inside}.2`, id);
      for (const one of [client, signer]) one.destroy();
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
