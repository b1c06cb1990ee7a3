import { AppError } from '../../domain/errors.ts';

const EXPORT_AGAIN =
  'Write the file again, for instance with pandas.DataFrame.to_parquet, and upload it as a new dataset.';

/** @param problem a sentence that says what is wrong with the file. */
export function notParquet(
  problem: string,
  options: { fix?: string; cause?: unknown } = {},
): AppError {
  const { fix = EXPORT_AGAIN, cause } = options;
  return new AppError({ code: 'not_parquet', owner: 'user', message: problem, fix }, { cause });
}

export function damaged(cause?: unknown): AppError {
  return notParquet('The footer of the Parquet file is damaged.', { cause });
}

export function encrypted(): AppError {
  return notParquet('The Parquet file is encrypted.', {
    fix: 'Upload it without encryption. It is encrypted on its way and in storage all the same.',
  });
}

export function emptyDataset(what: 'rows' | 'columns'): AppError {
  return new AppError({
    code: 'empty_dataset',
    owner: 'user',
    message: `The file has no ${what}.`,
    fix: `Upload a file with ${what}, as a new dataset.`,
  });
}
