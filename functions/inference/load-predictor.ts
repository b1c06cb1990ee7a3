import { AppError, userError } from '@fitlane/shared/domain/errors.ts';
import type { ModelVersion } from '@fitlane/shared/domain/model-version.ts';
import type { InferenceDeps } from './inference-deps.ts';
import { Predictor } from './model/predictor.ts';
import { readExport } from './model/read-export.ts';
import { WrongExport } from './model/wrong-export.ts';

type LoadDeps = Pick<InferenceDeps, 'storage' | 'sha256Hex' | 'modelCacheBytes'>;

/** @throws AppError no_online_export, model_corrupt, unavailable. */
export async function loadPredictor(deps: LoadDeps, version: ModelVersion): Promise<Predictor> {
  const { uri, digest, sizeBytes } = exportOf(version);
  if (sizeBytes > deps.modelCacheBytes) throw tooLarge(version, sizeBytes, deps.modelCacheBytes);
  const content = await deps.storage.readAll(uri);
  if (content === null) throw corrupt(version, 'its export is gone');
  if (digest !== `sha256:${deps.sha256Hex(content)}`) {
    throw corrupt(version, 'the digest of its export differs from the one on record');
  }
  try {
    return new Predictor(readExport(content));
  } catch (error) {
    if (error instanceof WrongExport) throw corrupt(version, `of its export, ${error.message}`);
    throw error;
  }
}

/** The bytes that a version takes in memory. @throws AppError no_online_export. */
export function exportOf(version: ModelVersion) {
  const { export: exported } = version;
  if (exported === undefined) {
    throw noExport(version, 'it was fitted before there were exports', 'Fit it again.');
  }
  if ('withheld' in exported) {
    throw noExport(version, exported.withheld, 'Predict in a batch: POST /v1/predict.');
  }
  return exported;
}

function tooLarge(version: ModelVersion, sizeBytes: number, mostBytes: number): AppError {
  const why = `its export has ${sizeBytes} bytes, and ${mostBytes} are kept in memory`;
  return noExport(version, why, 'Raise MODEL_CACHE_MIB, or predict in a batch: POST /v1/predict.');
}

function noExport({ id }: ModelVersion, why: string, fix: string): AppError {
  const message = `The version ${id} does not answer online: ${why.replace(/\.$/, '')}.`;
  return userError({ code: 'no_online_export', message, fix });
}

function corrupt({ id }: ModelVersion, why: string): AppError {
  return new AppError({
    code: 'model_corrupt',
    owner: 'system',
    message: `The version ${id} is not loaded: ${why}.`,
    fix: 'Use another version of the model, or fit it again.',
  });
}
