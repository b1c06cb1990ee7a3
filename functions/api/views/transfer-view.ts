import { z } from 'zod';
import type { PresignedTransfer } from '@fitlane/shared/ports/object-storage.ts';
import { isoTime, toIso } from './time.ts';

export const uploadView = z
  .object({
    method: z.enum(['PUT', 'GET']),
    url: z.string(),
    headers: z.record(z.string(), z.string()).meta({ description: 'Send exactly these.' }),
    expiresAt: isoTime,
  })
  .meta({ id: 'Upload' });

export function viewUpload(transfer: PresignedTransfer): z.infer<typeof uploadView> {
  return { ...transfer, headers: { ...transfer.headers }, expiresAt: toIso(transfer.expiresAt) };
}
