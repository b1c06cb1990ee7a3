import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { createDependencies } from './dependencies.ts';
import { apiSettings } from './settings.ts';

const ENVIRONMENT = {
  GOOGLE_CLOUD_PROJECT: 'test',
  DATASETS_BUCKET: 's3://datasets',
  MODELS_BUCKET: 's3://models',
  RESULTS_BUCKET: 's3://results',
  SCRATCH_BUCKET: 's3://scratch',
  INFERENCE_URL: 'http://inference.example.org',
  IMAGE_DIGEST: 'sha256:image',
  AWS_ENDPOINT_URL: 'http://minio:9000',
  AWS_REGION: 'us-east-1',
};

// The SDK's own names: it finds its credentials there.
const CREDENTIALS = {
  AWS_ACCESS_KEY_ID: 'user',
  AWS_SECRET_ACCESS_KEY: 'secret',
  AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
};
const before = { ...process.env };
beforeEach(() => {
  Object.assign(process.env, CREDENTIALS);
});
afterEach(() => {
  process.env = before;
});

test.each([
  [undefined, 'http://minio:9000'],
  ['https://files.example.org', 'https://files.example.org'],
])(
  'with S3_PUBLIC_ENDPOINT=%s every address that users get begins with %s',
  async (set, origin) => {
    const settings = apiSettings({ ...ENVIRONMENT, S3_PUBLIC_ENDPOINT: set });
    const { deps, close } = createDependencies(settings);
    const { storage } = deps;
    const uri = 's3://datasets/a';
    const inAMinute = Date.now() + 60_000;
    const transfers = await Promise.all([
      storage.presignUpload(uri, { contentType: 'text/csv' }, inAMinute),
      storage.presignDownload(uri, 'a.csv', inAMinute),
      storage.multipart.presignPart(uri, 'upload', { number: 1, sizeBytes: 5 }, inAMinute),
    ]);
    expect(transfers.map(({ url }) => new URL(url).origin)).toEqual([origin, origin, origin]);
    await close();
  },
);
