import { describe, expect, it, jest } from '@jest/globals';
import { MemoryObjectStorage } from '../testing/memory-object-storage.ts';
import { objectStorageFor } from './object-storage.ts';

const content = new TextEncoder().encode('x');

describe('objectStorageFor', () => {
  it('leaves each object to the storage of its scheme', async () => {
    const gs = new MemoryObjectStorage();
    const s3 = new MemoryObjectStorage();
    const storage = objectStorageFor({ gs: () => gs, s3: () => s3 });
    await storage.write('gs://bucket/a', content, 'text/plain');
    await storage.write('s3://bucket/b', content, 'text/plain');
    expect([...gs.objects.keys()]).toEqual(['gs://bucket/a']);
    expect([...s3.objects.keys()]).toEqual(['s3://bucket/b']);
    expect(await storage.list('s3://bucket/')).toEqual(['s3://bucket/b']);
  });

  it('makes a storage once, and only when it is used', async () => {
    const makeS3 = jest.fn(() => new MemoryObjectStorage());
    const makeGs = jest.fn(() => new MemoryObjectStorage());
    const storage = objectStorageFor({ gs: makeGs, s3: makeS3 });
    await storage.stat('s3://bucket/a');
    await storage.readAll('s3://bucket/a');
    expect(makeS3).toHaveBeenCalledTimes(1);
    expect(makeGs).not.toHaveBeenCalled();
  });

  it.each(['ftp://bucket/a', 'constructor://b/a', 'bucket/a', 's3://bucket'])(
    'refuses %s',
    async (uri) => {
      const storage = objectStorageFor({ s3: () => new MemoryObjectStorage() });
      await expect(storage.stat(uri)).rejects.toThrow();
    },
  );
});
