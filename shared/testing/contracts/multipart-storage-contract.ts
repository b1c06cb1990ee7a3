import { createHash } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { AppError } from '../../domain/errors.ts';
import type { MultipartUploads, PresignedTransfer } from '../../ports/object-storage.ts';
import { uniqueId } from '../unique-id.ts';
import type { StorageUnderTest } from './object-storage-contract.ts';

/** The smallest that stores take for all parts but the last. */
const PART_BYTES = 5 * 1024 * 1024;
const inAnHour = () => Date.now() + 3_600_000;
const CSV = 'text/csv';
const md5 = (content: Uint8Array) => createHash('md5').update(content).digest('base64');

const first = new Uint8Array(PART_BYTES).fill(1);
const last = new Uint8Array([2, 3]);

/** Objects in parts: what use cases rely on in any ObjectStorage. */
export function multipartStorageContract(makeStorage: () => Promise<StorageUnderTest>): void {
  let parts: StorageUnderTest;
  let multipart: MultipartUploads;

  beforeAll(async () => {
    parts = await makeStorage();
    ({ multipart } = parts.storage);
  });
  afterAll(() => parts.close());

  const newUri = () => `${parts.bucketUri}/${uniqueId('object')}/data.parquet`;
  const presign = (uri: string, id: string, number: number, { length }: Uint8Array) =>
    multipart.presignPart(uri, id, { number, sizeBytes: length }, inAnHour());

  async function send(uri: string, id: string, number: number, content: Uint8Array) {
    return (await parts.send(await presign(uri, id, number, content), content)).status;
  }

  async function sizesOf(uri: string, id: string) {
    const stored = await multipart.parts(uri, id);
    return stored?.map(({ number, sizeBytes }) => [number, sizeBytes]);
  }

  async function complete(uri: string, id: string): Promise<void> {
    await multipart.complete(uri, id, (await multipart.parts(uri, id)) ?? []);
  }

  it('puts parts together, in whatever order they came', async () => {
    const uri = newUri();
    const id = await multipart.begin(uri, CSV);
    expect(await sizesOf(uri, id)).toEqual([]);
    expect(await send(uri, id, 2, last)).toBe(200);
    expect(await send(uri, id, 1, first)).toBe(200);
    expect(await sizesOf(uri, id)).toEqual([
      [1, PART_BYTES],
      [2, last.length],
    ]);
    expect(await parts.storage.stat(uri)).toBeNull();
    await complete(uri, id);
    expect((await parts.storage.stat(uri))?.sizeBytes).toBe(PART_BYTES + last.length);
    const seam = await parts.storage.read(uri, PART_BYTES - 1, PART_BYTES + 2);
    expect([...seam]).toEqual([1, 2, 3]);
  });

  it('takes a part again: the last time counts', async () => {
    const uri = newUri();
    const id = await multipart.begin(uri, CSV);
    await send(uri, id, 1, new Uint8Array([7, 7, 7]));
    await send(uri, id, 1, last);
    expect(await sizesOf(uri, id)).toEqual([[1, last.length]]);
    await complete(uri, id);
    expect(await parts.storage.readAll(uri)).toEqual(last);
  });

  it('knows no parts of an upload that is complete, and takes none', async () => {
    const uri = newUri();
    const id = await multipart.begin(uri, CSV);
    const again = await presign(uri, id, 1, last);
    await parts.send(again, last);
    const stored = (await multipart.parts(uri, id)) ?? [];
    await multipart.complete(uri, id, stored);
    await multipart.complete(uri, id, stored);
    expect(await multipart.parts(uri, id)).toBeNull();
    expect((await parts.send(again, new Uint8Array([9, 9]))).status).toBe(404);
    expect(await parts.storage.readAll(uri)).toEqual(last);
  });

  it('forgets what is aborted, also what is gone already', async () => {
    const uri = newUri();
    const id = await multipart.begin(uri, CSV);
    await send(uri, id, 1, last);
    await multipart.abort(uri, id);
    await multipart.abort(uri, id);
    expect(await multipart.parts(uri, id)).toBeNull();
    expect(await parts.storage.stat(uri)).toBeNull();
  });

  it('refuses to put together what is not there', async () => {
    const uri = newUri();
    const id = await multipart.begin(uri, CSV);
    const absent = [{ number: 1, sizeBytes: 2, etag: '"d41d8cd98f00b204e9800998ecf8427e"' }];
    const refusal: unknown = await multipart
      .complete(uri, id, absent)
      .catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(AppError);
    await multipart.abort(uri, id);
  });

  it('refuses a part that is damaged on its way, where its checksum came with it', async () => {
    const uri = newUri();
    const id = await multipart.begin(uri, CSV);
    const signed = await presign(uri, id, 1, last);
    const headers = { ...signed.headers, 'content-md5': md5(last) };
    const checked = { ...signed, headers };
    expect((await parts.send(checked, new Uint8Array([2, 4]))).status).toBe(400);
    expect(await sizesOf(uri, id)).toEqual([]);
    expect((await parts.send(checked, last)).status).toBe(200);
    await multipart.abort(uri, id);
  });

  it('refuses a part of another length, number or upload than was signed', async () => {
    const uri = newUri();
    const id = await multipart.begin(uri, CSV);
    const signed = await presign(uri, id, 1, last);
    const refused = async (transfer: PresignedTransfer, content: Uint8Array) =>
      [400, 403, 404].includes((await parts.send(transfer, content)).status);
    expect(await refused(signed, new Uint8Array(9))).toBe(true);
    const { url } = signed;
    const otherNumber = { ...signed, url: url.replace(/umber=1/, 'umber=2') };
    if (parts.checksSignatures) expect(await refused(otherNumber, last)).toBe(true);
    const otherUpload = url.replaceAll(encodeURIComponent(id), 'other');
    expect(otherUpload).not.toBe(url);
    expect(await refused({ ...signed, url: otherUpload }, last)).toBe(true);
    await multipart.abort(uri, id);
  });
}
