import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { AppError } from '../../domain/errors.ts';
import type { ObjectStorage, PresignedTransfer } from '../../ports/object-storage.ts';
import { uniqueId } from '../unique-id.ts';

export interface StorageUnderTest {
  readonly storage: ObjectStorage;
  /** scheme://bucket of an empty bucket. */
  readonly bucketUri: string;
  /** Carries out a presigned transfer, as a client would. */
  readonly send: (transfer: PresignedTransfer, body?: Uint8Array) => Promise<SendResult>;
  /** False for the fake alone. */
  readonly checksSignatures: boolean;
  readonly close: () => Promise<void>;
}

export interface SendResult {
  readonly status: number;
  readonly body: Uint8Array;
}

const bytes = (text: string) => new TextEncoder().encode(text);
const sha256 = (content: Uint8Array) => createHash('sha256').update(content).digest('hex');
const inAnHour = () => Date.now() + 3_600_000;
const CSV = 'text/csv';

/** Objects: what use cases rely on in any ObjectStorage. */
export function objectStorageContract(makeStorage: () => Promise<StorageUnderTest>): void {
  let parts: StorageUnderTest;
  let storage: ObjectStorage;

  beforeAll(async () => {
    parts = await makeStorage();
    storage = parts.storage;
  });
  afterAll(() => parts.close());

  const newUri = (name = 'data.parquet') => `${parts.bucketUri}/${uniqueId('object')}/${name}`;

  describe('objects', () => {
    it('reads back what was written, whole and in ranges', async () => {
      const uri = newUri();
      await storage.write(uri, bytes('0123456789'), CSV);
      expect(await storage.readAll(uri)).toEqual(bytes('0123456789'));
      expect(await storage.read(uri, 0, 4)).toEqual(bytes('0123'));
      expect(await storage.read(uri, 6, 10)).toEqual(bytes('6789'));
      expect(await storage.read(uri, 8, 100)).toEqual(bytes('89'));
      expect(await storage.read(uri, 3, 3)).toEqual(bytes(''));
      expect(await storage.read(uri, 10, 12)).toEqual(bytes(''));
    });

    it('knows size and content by the tag', async () => {
      const uri = newUri();
      await storage.write(uri, bytes('one'), CSV);
      const first = await storage.stat(uri);
      expect(first?.sizeBytes).toBe(3);
      await storage.write(uri, bytes('two'), CSV);
      expect((await storage.stat(uri))?.etag).not.toBe(first?.etag);
    });

    it('keeps empty objects', async () => {
      const uri = newUri();
      await storage.write(uri, bytes(''), CSV);
      expect((await storage.stat(uri))?.sizeBytes).toBe(0);
      expect(await storage.readAll(uri)).toEqual(bytes(''));
    });

    it('answers null for what is not there', async () => {
      expect(await storage.stat(newUri())).toBeNull();
      expect(await storage.readAll(newUri())).toBeNull();
    });

    it('refuses to read a range of what is not there', async () => {
      const error: unknown = await storage
        .read(newUri(), 0, 1)
        .catch((refusal: unknown) => refusal);
      expect(error).toBeInstanceOf(AppError);
    });

    it('deletes, also what is gone already', async () => {
      const uri = newUri();
      await storage.write(uri, bytes('x'), CSV);
      await storage.delete(uri);
      await storage.delete(uri);
      expect(await storage.stat(uri)).toBeNull();
    });

    it.each(['größe 温度.csv', 'a+b&c=d?e#f%20g.csv', "it's (1)!*.csv"])(
      'takes the name %j',
      async (name) => {
        const uri = newUri(name);
        await storage.write(uri, bytes(name), CSV);
        expect(await storage.readAll(uri)).toEqual(bytes(name));
        const prefix = uri.slice(0, uri.length - name.length);
        expect(await storage.list(prefix)).toEqual([uri]);
      },
    );

    it('lists by prefix, in order', async () => {
      const directory = newUri('');
      for (const name of ['b', 'a', 'c/d']) await storage.write(directory + name, bytes(name), CSV);
      const uris = ['a', 'b', 'c/d'].map((name) => directory + name);
      expect(await storage.list(directory)).toEqual(uris);
      expect(await storage.list(`${directory}c`)).toEqual([`${directory}c/d`]);
      expect(await storage.list(newUri())).toEqual([]);
    });
  });

  describe('presigned transfers', () => {
    it('takes an upload under the headers it came with, and gives it back', async () => {
      const uri = newUri();
      const content = bytes('a,b\n1,2\n');
      const when = { contentType: CSV, sizeBytes: content.length, sha256: sha256(content) };
      const upload = await storage.presignUpload(uri, when, inAnHour());
      expect(upload).toMatchObject({ method: 'PUT', headers: { 'content-type': CSV } });
      expect((await parts.send(upload, content)).status).toBe(200);
      expect(await storage.readAll(uri)).toEqual(content);
      const download = await storage.presignDownload(uri, 'größe.csv', inAnHour());
      expect(download.method).toBe('GET');
      expect(await parts.send(download)).toEqual({ status: 200, body: content });
    });

    it('takes any content where none was announced', async () => {
      const uri = newUri();
      const upload = await storage.presignUpload(uri, { contentType: CSV }, inAnHour());
      expect((await parts.send(upload, bytes('anything'))).status).toBe(200);
      expect(await storage.readAll(uri)).toEqual(bytes('anything'));
    });

    it('never writes an object again, also under another address', async () => {
      const uri = newUri();
      const first = await storage.presignUpload(uri, { contentType: CSV }, inAnHour());
      const second = await storage.presignUpload(uri, { contentType: CSV }, inAnHour());
      expect((await parts.send(first, bytes('one'))).status).toBe(200);
      expect((await parts.send(first, bytes('two'))).status).toBe(412);
      expect((await parts.send(second, bytes('two'))).status).toBe(412);
      expect(await storage.readAll(uri)).toEqual(bytes('one'));
    });
  });
}

/** Stores that check what was announced; fake-gcs-server does not. */
export function uploadConditionsContract(makeStorage: () => Promise<StorageUnderTest>): void {
  let parts: StorageUnderTest;

  beforeAll(async () => {
    parts = await makeStorage();
  });
  afterAll(() => parts.close());

  it.each([
    ['other content', { sha256: sha256(bytes('abc')) }, 'abd'],
    ['another length', { sizeBytes: 3 }, 'abcd'],
  ])('refuses %s than announced', async (_, condition, content) => {
    const uri = `${parts.bucketUri}/${uniqueId('object')}`;
    const when = { contentType: CSV, ...condition };
    const upload = await parts.storage.presignUpload(uri, when, inAnHour());
    const { status } = await parts.send(upload, bytes(content));
    expect([400, 403]).toContain(status);
    expect(await parts.storage.stat(uri)).toBeNull();
  });
}
