import { z } from 'zod';
import type { ErrorDetail } from '@fitlane/shared/domain/errors.ts';

export const errorView = z
  .object({
    code: z.string(),
    owner: z.enum(['user', 'system']),
    message: z.string(),
    fix: z.string(),
    column: z.string().optional(),
    row: z.number().optional(),
  })
  .meta({ id: 'JobError' });

export function viewError(error: ErrorDetail): z.infer<typeof errorView>;
export function viewError(error: ErrorDetail | null): z.infer<typeof errorView> | null;
export function viewError(error: ErrorDetail | null): z.infer<typeof errorView> | null {
  if (error === null) return null;
  const { code, owner, message, fix, column, row } = error;
  return { code, owner, message, fix, column, row };
}
