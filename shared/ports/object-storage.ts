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

/** A part of a large object, as the store has it. */
export interface StoredPart {
  /** From 1 on. */
  readonly number: number;
  readonly sizeBytes: number;
  readonly etag: string;
}

/**
 * Large objects, sent in parts that are repeated one by one. The object appears when it is complete, once:
 * no address of a part works afterwards.
 */
export interface MultipartUploads {
  /** @returns the id under which the store keeps the parts. */
  begin(uri: string, contentType: string): Promise<string>;
  /** Of exactly this size; the last time that a part is sent counts. */
  presignPart(
    uri: string,
    uploadId: string,
    part: { readonly number: number; readonly sizeBytes: number },
    expiresAt: number,
  ): Promise<PresignedTransfer>;
  /** The parts that are there, by number; null when there is no such upload (any more). */
  parts(uri: string, uploadId: string): Promise<StoredPart[] | null>;
  /** Changes nothing when it was done already: a racer finds the object of whoever was first. */
  complete(uri: string, uploadId: string, parts: readonly StoredPart[]): Promise<void>;
  /** Forgets the parts; also of an upload that is gone already. */
  abort(uri: string, uploadId: string): Promise<void>;
}

/** Objects are named by URI: gs://bucket/key or s3://bucket/key. */
export interface ObjectStorage {
  readonly multipart: MultipartUploads;
  /** Works once: an object that exists is never written again (the store answers 412). */
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
