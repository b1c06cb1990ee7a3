import type { ObjectStorage } from '../ports/object-storage.ts';
import { parseObjectUri } from './object-uri.ts';

/** gs → GcsObjectStorage, s3 → S3ObjectStorage. Made, or even loaded, at first use: most deployments need one only. */
export type StorageByScheme = Readonly<Record<string, StorageMaker>>;

type StorageMaker = () => ObjectStorage | Promise<ObjectStorage>;

/** An ObjectStorage that leaves each object to the adapter of its URI's scheme. */
export function objectStorageFor(adapters: StorageByScheme): ObjectStorage {
  const made = new Map<string, ObjectStorage | Promise<ObjectStorage>>();
  const of = async (uri: string): Promise<ObjectStorage> => {
    const { scheme } = parseObjectUri(uri);
    const adapter = made.get(scheme) ?? makerOf(adapters, scheme)?.();
    if (adapter === undefined) throw new Error(`There is no storage for ${scheme}: objects.`);
    made.set(scheme, adapter);
    return adapter;
  };
  return {
    presignUpload: async (uri, when, expiresAt) =>
      (await of(uri)).presignUpload(uri, when, expiresAt),
    presignDownload: async (uri, name, expiresAt) =>
      (await of(uri)).presignDownload(uri, name, expiresAt),
    stat: async (uri) => (await of(uri)).stat(uri),
    read: async (uri, start, end) => (await of(uri)).read(uri, start, end),
    readAll: async (uri) => (await of(uri)).readAll(uri),
    write: async (uri, content, contentType) => (await of(uri)).write(uri, content, contentType),
    delete: async (uri) => (await of(uri)).delete(uri),
    list: async (prefixUri) => (await of(prefixUri)).list(prefixUri),
    multipart: {
      begin: async (uri, contentType) => (await of(uri)).multipart.begin(uri, contentType),
      presignPart: async (uri, id, part, expiresAt) =>
        (await of(uri)).multipart.presignPart(uri, id, part, expiresAt),
      parts: async (uri, id) => (await of(uri)).multipart.parts(uri, id),
      complete: async (uri, id, parts) => (await of(uri)).multipart.complete(uri, id, parts),
      abort: async (uri, id) => (await of(uri)).multipart.abort(uri, id),
    },
  };
}

function makerOf(adapters: StorageByScheme, scheme: string): StorageMaker | undefined {
  return Object.hasOwn(adapters, scheme) ? adapters[scheme] : undefined;
}
