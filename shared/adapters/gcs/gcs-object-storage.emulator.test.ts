import { generateKeyPairSync } from 'node:crypto';
import { Storage } from '@google-cloud/storage';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { PresignedTransfer } from '../../ports/object-storage.ts';
import { multipartStorageContract } from '../../testing/contracts/multipart-storage-contract.ts';
import {
  objectStorageContract,
  type StorageUnderTest,
} from '../../testing/contracts/object-storage-contract.ts';
import { FixedClock } from '../../testing/fixed-clock.ts';
import { ACCESS_TOKEN, GcsGate } from '../../testing/gcs/gcs-gate.ts';
import { sendByFetch } from '../../testing/send-by-fetch.ts';
import { uniqueId } from '../../testing/unique-id.ts';
import { GcsObjectStorage } from './gcs-object-storage.ts';

const HOUR_MS = 3_600_000;
const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const email = 'api@project.iam.gserviceaccount.com';
const private_key = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();

function fakeGcsEndpoint(): string {
  const endpoint = process.env['FAKE_GCS_ENDPOINT'];
  if (endpoint === undefined) throw new Error('FAKE_GCS_ENDPOINT is not set: start-parts.ts does');
  return endpoint;
}

async function makeClient(apiEndpoint: string): Promise<Storage> {
  const client = new Storage({
    apiEndpoint,
    projectId: 'project',
    credentials: { client_email: email, private_key },
    useAuthWithCustomEndpoint: false,
  });
  // As if it had been fetched: no issuer of tokens is to be asked.
  const account = await client.authClient.getClient();
  account.setCredentials({ access_token: ACCESS_TOKEN, expiry_date: Date.now() + HOUR_MS });
  return client;
}

type Opened = StorageUnderTest & { readonly client: Storage };

async function makeStorage(): Promise<Opened> {
  const gate = new GcsGate(fakeGcsEndpoint(), { email, publicKey });
  const client = await makeClient(await gate.listen());
  const storage = new GcsObjectStorage(client, { now: () => Date.now() });
  const name = uniqueId('test').replace('_', '-');
  const [bucket] = await client.createBucket(name);
  const close = async () => {
    await bucket.deleteFiles();
    await bucket.delete();
    await gate.close();
  };
  const bucketUri = `gs://${name}`;
  return { client, storage, bucketUri, send: sendByFetch, checksSignatures: true, close };
}

describe('GcsObjectStorage', () => {
  objectStorageContract(makeStorage);
  multipartStorageContract(makeStorage);

  describe('signed uploads', () => {
    const content = new TextEncoder().encode('a,b\n1,2\n');
    const when = { contentType: 'text/csv', sizeBytes: content.length };
    let parts: Opened;
    let upload: PresignedTransfer;
    let uri: string;

    beforeAll(async () => {
      parts = await makeStorage();
      uri = `${parts.bucketUri}/a b/größe.csv`;
      upload = await parts.storage.presignUpload(uri, when, Date.now() + HOUR_MS);
    });
    afterAll(() => parts.close());

    const refused = async (changed: Partial<PresignedTransfer>, body = content) => {
      const { status } = await parts.send({ ...upload, ...changed }, body);
      return [400, 403].includes(status) && (await parts.storage.stat(uri)) === null;
    };

    it('are refused for another object', async () => {
      expect(await refused({ url: upload.url.replace('a%20b', 'other') })).toBe(true);
    });

    it('are refused for another method', async () => {
      const { url } = upload;
      expect((await fetch(url, { method: 'GET', headers: upload.headers })).status).toBe(403);
      expect((await fetch(url, { method: 'DELETE', headers: upload.headers })).status).toBe(403);
    });

    it.each(['content-type', 'x-goog-if-generation-match', 'x-goog-content-length-range'])(
      'are refused without the header %s, and with another value',
      async (name) => {
        const rest = Object.entries(upload.headers).filter(([one]) => one !== name);
        expect(await refused({ headers: Object.fromEntries(rest) })).toBe(true);
        expect(await refused({ headers: { ...upload.headers, [name]: '1,9' } })).toBe(true);
      },
    );

    it('are refused with a header that was not signed', async () => {
      const headers = { ...upload.headers, 'x-goog-acl': 'public-read' };
      expect(await refused({ headers })).toBe(true);
    });

    it('are refused for another length', async () => {
      expect(await refused({}, content.subarray(1))).toBe(true);
    });

    it('are refused for a longer time than was signed, and after it', async () => {
      const longer = upload.url.replace(/X-Goog-Expires=\d+/, 'X-Goog-Expires=604800');
      expect(longer).not.toBe(upload.url);
      expect(await refused({ url: longer })).toBe(true);
      const clock = new FixedClock(Date.now() - 2 * HOUR_MS);
      const before = new GcsObjectStorage(parts.client, clock);
      const expired = await before.presignUpload(uri, when, Date.now() + 1_000);
      const late = expired.url.replace(/X-Goog-Expires=\d+/, 'X-Goog-Expires=60');
      expect(await refused({ url: late })).toBe(true);
    });

    it('are refused when another key signed them', async () => {
      const other = generateKeyPairSync('rsa', { modulusLength: 2048 });
      const gate = new GcsGate(fakeGcsEndpoint(), { email, publicKey: other.publicKey });
      const moved = upload.url.replace(new URL(upload.url).origin, await gate.listen());
      expect((await parts.send({ ...upload, url: moved }, content)).status).toBe(403);
      await gate.close();
    });

    it('are taken as they are', async () => {
      expect((await parts.send(upload, content)).status).toBe(200);
      expect(await parts.storage.readAll(uri)).toEqual(content);
    });
  });
});
