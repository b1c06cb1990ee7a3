import { generateKeyPairSync } from 'node:crypto';
import { Storage } from '@google-cloud/storage';
import { describe } from '@jest/globals';
import {
  objectStorageContract,
  type StorageUnderTest,
} from '../../testing/contracts/object-storage-contract.ts';
import { sendByFetch } from '../../testing/send-by-fetch.ts';
import { uniqueId } from '../../testing/unique-id.ts';
import { GcsObjectStorage } from './gcs-object-storage.ts';

const endpoint = process.env['FAKE_GCS_ENDPOINT'];
/** fake-gcs-server checks no signature; gcs-signing.test.ts does. */
const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const credentials = {
  client_email: 'api@project.iam.gserviceaccount.com',
  private_key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
};

async function makeStorage(apiEndpoint: string): Promise<StorageUnderTest> {
  const client = new Storage({
    apiEndpoint,
    projectId: 'project',
    credentials,
    useAuthWithCustomEndpoint: false,
  });
  const storage = new GcsObjectStorage(client, { now: () => Date.now() });
  const name = uniqueId('test').replace('_', '-');
  const [bucket] = await client.createBucket(name);
  const close = async () => {
    await bucket.deleteFiles();
    await bucket.delete();
  };
  return { storage, bucketUri: `gs://${name}`, send: sendByFetch, close };
}

(endpoint === undefined ? describe.skip : describe)('GcsObjectStorage', () => {
  objectStorageContract(() => makeStorage(endpoint ?? ''));
});
