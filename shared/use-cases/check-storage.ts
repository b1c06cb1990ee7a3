import { userError, type AppError } from '../domain/errors.ts';
import type { TenantLimits } from '../domain/tenant.ts';
import type { DatasetStore } from '../ports/records.ts';
import { tenantLimits, type TenantLimitsDeps } from './tenant-limits.ts';

export interface CheckStorageDeps extends TenantLimitsDeps {
  readonly datasets: DatasetStore;
}

/**
 * Whether one more file of this size may be kept. Asked when it is announced, and again when it has come:
 * two that come at once may both pass.
 *
 * @throws AppError dataset_too_large, storage_full.
 */
export async function checkStorage(
  deps: CheckStorageDeps,
  tenantId: string,
  sizeBytes: number,
): Promise<void> {
  const limits = await tenantLimits(deps, tenantId);
  if (sizeBytes > limits.fileBytes) throw tooLarge(sizeBytes, limits);
  const storedBytes = await deps.datasets.storedBytes(tenantId);
  if (storedBytes + sizeBytes > limits.datasetBytes) throw full(storedBytes, sizeBytes, limits);
}

function tooLarge(sizeBytes: number, { fileBytes }: TenantLimits): AppError {
  return userError({
    code: 'dataset_too_large',
    message: `The file has ${sizeBytes} bytes; one file may have ${fileBytes}.`,
    fix: 'Send fewer rows or columns, or in several datasets. GET /v1/limits shows your limits.',
  });
}

function full(storedBytes: number, sizeBytes: number, { datasetBytes }: TenantLimits): AppError {
  return userError({
    code: 'storage_full',
    message: `Your datasets have ${storedBytes} bytes; with ${sizeBytes} more they exceed the ${datasetBytes} that you may keep.`,
    fix: 'Delete datasets that you need no more, or ask for a larger limit.',
  });
}
