import type { ObjectStorage } from '../ports/object-storage.ts';
import { parseObjectUri } from './object-uri.ts';

/** gs → GcsObjectStorage, s3 → S3ObjectStorage. Made at first use: most deployments need one only. */
export type StorageByScheme = Readonly<Record<string, () => ObjectStorage>>;

/** An ObjectStorage that leaves each object to the adapter of its URI's scheme. */
export function objectStorageFor(adapters: StorageByScheme): ObjectStorage {
  const made = new Map<string, ObjectStorage>();
  const of = (uri: string): ObjectStorage => {
    const { scheme } = parseObjectUri(uri);
    const adapter = made.get(scheme) ?? makerOf(adapters, scheme)?.();
    if (adapter === undefined) throw new Error(`There is no storage for ${scheme}: objects.`);
    made.set(scheme, adapter);
    return adapter;
  };
  return {
    presignUpload: async (uri, when, expiresAt) => of(uri).presignUpload(uri, when, expiresAt),
    presignDownload: async (uri, name, expiresAt) => of(uri).presignDownload(uri, name, expiresAt),
    stat: async (uri) => of(uri).stat(uri),
    read: async (uri, start, end) => of(uri).read(uri, start, end),
    readAll: async (uri) => of(uri).readAll(uri),
    write: async (uri, content, contentType) => of(uri).write(uri, content, contentType),
    delete: async (uri) => of(uri).delete(uri),
    list: async (prefixUri) => of(prefixUri).list(prefixUri),
    multipart: {
      begin: async (uri, contentType) => of(uri).multipart.begin(uri, contentType),
      presignPart: async (uri, id, part, expiresAt) =>
        of(uri).multipart.presignPart(uri, id, part, expiresAt),
      parts: async (uri, id) => of(uri).multipart.parts(uri, id),
      complete: async (uri, id, parts) => of(uri).multipart.complete(uri, id, parts),
      abort: async (uri, id) => of(uri).multipart.abort(uri, id),
    },
  };
}

function makerOf(adapters: StorageByScheme, scheme: string): (() => ObjectStorage) | undefined {
  return Object.hasOwn(adapters, scheme) ? adapters[scheme] : undefined;
}
