import { z } from 'zod';
import type { PresignedTransfer } from '@fitlane/shared/ports/object-storage.ts';
import type { OpenUpload } from '@fitlane/shared/use-cases/create-dataset.ts';
import { isoTime, toIso } from './time.ts';

export const uploadView = z
  .object({
    method: z.enum(['PUT', 'GET']),
    url: z.string(),
    headers: z.record(z.string(), z.string()).meta({ description: 'Send exactly these.' }),
    expiresAt: isoTime,
  })
  .meta({ id: 'Upload' });

export const partsUploadView = z
  .object({
    type: z.literal('multipart'),
    id: z.string(),
    partSizeBytes: z.number().meta({ description: 'Of every part but the last.' }),
    parts: z.number().meta({ description: 'They are numbered from 1.' }),
  })
  .meta({ id: 'UploadInParts' });

export function viewOpenUpload(
  upload: OpenUpload,
): z.infer<typeof uploadView> | z.infer<typeof partsUploadView> {
  return 'url' in upload ? viewUpload(upload) : { type: 'multipart', ...upload };
}

export function viewUpload(transfer: PresignedTransfer): z.infer<typeof uploadView> {
  return { ...transfer, headers: { ...transfer.headers }, expiresAt: toIso(transfer.expiresAt) };
}
