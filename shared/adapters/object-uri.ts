export interface ObjectUri {
  readonly scheme: string;
  readonly bucket: string;
  readonly key: string;
}

/** @throws Error for what is not scheme://bucket/key; URIs come from our own records, never from users. */
export function parseObjectUri(uri: string): ObjectUri {
  const [, scheme, bucket, key] = /^([a-z0-9]+):\/\/([^/]+)\/(.*)$/su.exec(uri) ?? [];
  if (scheme === undefined || bucket === undefined || key === undefined) {
    throw new Error(`Not an object URI: ${uri}`);
  }
  return { scheme, bucket, key };
}
