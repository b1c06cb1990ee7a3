import { z } from 'zod';
import type { PresignedTransfer } from '@fitlane/shared/ports/object-storage.ts';
import { isoTime, toIso } from './time.ts';

/** A file to download straight from object storage. */
export const fileView = z
  .object({
    name: z.string(),
    url: z.string(),
    rows: z.number().nullable(),
    sizeBytes: z.number().nullable(),
    expiresAt: isoTime,
  })
  .meta({ id: 'File' });

interface SignedFile {
  readonly name: string;
  readonly download: PresignedTransfer;
  readonly rows?: number | null;
  readonly sizeBytes?: number | null;
}

export function viewFile(file: SignedFile): z.infer<typeof fileView> {
  const { name, download, rows = null, sizeBytes = null } = file;
  return { name, url: download.url, rows, sizeBytes, expiresAt: toIso(download.expiresAt) };
}
