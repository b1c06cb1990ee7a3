import { describe, expect, it } from '@jest/globals';
import { made, ofType, PLACE } from '../testing/mocked.ts';
import { Buckets } from './buckets.ts';

const BUCKET = 'gcp:storage/bucket:Bucket';

async function bucketsWith(protect: boolean) {
  const resources = await made(
    () =>
      new Buckets('buckets', {
        place: PLACE,
        keys: {},
        browserOrigins: ['https://a.example'],
        protect,
      }),
  );
  const buckets = ofType(resources, BUCKET).map(
    (inputs) => [inputs['name'] as string, inputs] as const,
  );
  return new Map(buckets);
}

describe('Buckets', () => {
  it('deletes what only running jobs need after 14 days, for good', async () => {
    expect((await bucketsWith(true)).get('fitlane-test-scratch')).toMatchObject({
      softDeletePolicy: { retentionDurationSeconds: 0 },
      lifecycleRules: expect.arrayContaining([
        { action: { type: 'Delete' }, condition: { age: 14 } },
      ]),
    });
  });

  it.each(['datasets', 'models'])('can bring back %s', async (kind) => {
    expect((await bucketsWith(true)).get(`fitlane-test-${kind}`)).toMatchObject({
      versioning: { enabled: true },
      softDeletePolicy: { retentionDurationSeconds: 30 * 86_400 },
    });
  });

  it.each([
    [true, { datasets: false, models: false, results: false, scratch: true }],
    [false, { datasets: true, models: true, results: true, scratch: true }],
  ])('deletes buckets with objects: protected %p', async (protect, deleted) => {
    const buckets = await bucketsWith(protect);
    for (const [kind, isDeleted] of Object.entries(deleted))
      expect(buckets.get(`fitlane-test-${kind}`)?.['forceDestroy']).toBe(isDeleted);
  });

  it('lets pages that are named send what the API has signed', async () => {
    expect((await bucketsWith(true)).get('fitlane-test-datasets')?.['cors']).toEqual([
      expect.objectContaining({
        origins: ['https://a.example'],
        responseHeaders: expect.arrayContaining(['x-goog-if-generation-match']),
      }),
    ]);
  });
});
