import { AppError } from '../domain/errors.ts';

/** What every object store can answer, in the domain's words. */
export function objectGone(uri: string, cause: unknown): AppError {
  return new AppError(
    {
      code: 'input_gone',
      owner: 'system',
      message: `The file ${uri} is not in storage any more.`,
      fix: 'Upload it again, as a new dataset.',
    },
    { cause },
  );
}

export function storageRefused(cause: unknown): AppError {
  return new AppError(
    {
      code: 'internal_error',
      owner: 'system',
      message: 'Object storage refused a request.',
      fix: 'Tell the operator of this service; the log has the cause.',
    },
    { cause },
  );
}
