import { generateKeyPairSync } from 'node:crypto';
import { Storage } from '@google-cloud/storage';
import { describe, expect, it } from '@jest/globals';
import { FixedClock } from '../../testing/fixed-clock.ts';
import { refusalOf } from '../../testing/gcs/v4-signature.ts';
import { GcsObjectStorage } from './gcs-object-storage.ts';

const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const credentials = {
  client_email: 'api@project.iam.gserviceaccount.com',
  private_key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
};
// The library refuses ends in the past by a clock of its own; signatures are dated in whole seconds.
const clock = new FixedClock(Math.floor(Date.now() / 1000) * 1000);
const storage = new GcsObjectStorage(new Storage({ projectId: 'project', credentials }), clock);
const inAnHour = clock.now() + 3_600_000;
const CSV = 'text/csv';

/** As the store would judge it, by what the client sends. */
function isSigned(method: string, url: string, sent: Readonly<Record<string, string>>): boolean {
  const { pathname, search, host } = new URL(url);
  const arrived = { method, target: pathname + search, headers: { ...sent, host } };
  const signer = { email: credentials.client_email, publicKey };
  return refusalOf(arrived, signer, clock.now()) === null;
}

describe('V4 signed URLs', () => {
  it('bind an upload to its object, type and length, for its time', async () => {
    const when = { contentType: CSV, sizeBytes: 42 };
    const { url, method, headers } = await storage.presignUpload(
      'gs://b/a b/ü.csv',
      when,
      inAnHour,
    );
    expect(method).toBe('PUT');
    expect(headers).toEqual({
      'content-type': CSV,
      'x-goog-if-generation-match': '0',
      'x-goog-content-length-range': '42,42',
    });
    const query = new URL(url).searchParams;
    expect(query.get('X-Goog-Algorithm')).toBe('GOOG4-RSA-SHA256');
    expect(query.get('X-Goog-SignedHeaders')).toBe(
      'content-type;host;x-goog-content-length-range;x-goog-if-generation-match',
    );
    const signedAt = new Date(clock.now()).toISOString().replaceAll(/[-:]|\.\d+/g, '');
    expect(query.get('X-Goog-Date')).toBe(signedAt);
    expect(query.get('X-Goog-Expires')).toBe('3600');
    expect(isSigned('PUT', url, headers)).toBe(true);
    const larger = { ...headers, 'x-goog-content-length-range': '0,43' };
    expect(isSigned('PUT', url, larger)).toBe(false);
    expect(isSigned('PUT', url.replace('a%20b', 'other'), headers)).toBe(false);
    expect(isSigned('GET', url, headers)).toBe(false);
  });

  it('leave the length open where none was announced', async () => {
    const { url, headers } = await storage.presignUpload(
      'gs://b/a',
      { contentType: CSV },
      inAnHour,
    );
    expect(headers).toEqual({ 'content-type': CSV, 'x-goog-if-generation-match': '0' });
    expect(isSigned('PUT', url, headers)).toBe(true);
    expect(isSigned('PUT', url, { 'content-type': 'text/html' })).toBe(false);
  });

  it('make a browser save a download under its name', async () => {
    const { url, method, headers } = await storage.presignDownload(
      'gs://b/a',
      'größe.csv',
      inAnHour,
    );
    expect({ method, headers }).toEqual({ method: 'GET', headers: {} });
    expect(new URL(url).searchParams.get('response-content-disposition')).toBe(
      `attachment; filename="gr__e.csv"; filename*=UTF-8''gr%C3%B6%C3%9Fe.csv`,
    );
    expect(isSigned('GET', url, {})).toBe(true);
  });

  it('cannot be made without a signer: a fault of the system', async () => {
    const nobody = new Storage({
      projectId: 'project',
      credentials: { client_email: 'x@y', private_key: 'no key' },
    });
    const unsigned = new GcsObjectStorage(nobody, clock).presignDownload('gs://b/a', 'a', inAnHour);
    await expect(unsigned).rejects.toMatchObject({ detail: { owner: 'system' } });
  });
});
