/** What the store knows of an object. */
export interface ObjectStat {
  readonly sizeBytes: number;
  /** Changes with the content. */
  readonly etag: string;
}

export interface UploadConditions {
  /** The store refuses any other length. */
  readonly sizeBytes?: number | undefined;
  /** Hexadecimal; the store refuses other content. */
  readonly sha256?: string | undefined;
  readonly contentType: string;
}

/** A URL that allows one transfer, with the headers its signature covers. */
export interface PresignedTransfer {
  readonly method: 'PUT' | 'GET';
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Epoch ms. */
  readonly expiresAt: number;
}

/** Objects are named by URI: gs://bucket/key or s3://bucket/key. */
export interface ObjectStorage {
  presignUpload(uri: string, when: UploadConditions, expiresAt: number): Promise<PresignedTransfer>;
  /** `fileName` is what a browser saves it as. */
  presignDownload(uri: string, fileName: string, expiresAt: number): Promise<PresignedTransfer>;
  stat(uri: string): Promise<ObjectStat | null>;
  /** Bytes from `start` (inclusive) to `end` (exclusive). @throws AppError unavailable. */
  read(uri: string, start: number, end: number): Promise<Uint8Array>;
  /** The whole of a small object, or null if there is none. */
  readAll(uri: string): Promise<Uint8Array | null>;
  write(uri: string, content: Uint8Array, contentType: string): Promise<void>;
  delete(uri: string): Promise<void>;
  /** URIs of the objects whose key starts with the prefix, in order. */
  list(prefixUri: string): Promise<string[]>;
}
