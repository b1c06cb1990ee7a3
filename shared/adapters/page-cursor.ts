import { userError, type AppError } from '../domain/errors.ts';

/** The last item of a page: its time, and its id for items of the same time. */
export interface Position {
  readonly time: number;
  readonly id: string;
}

export function encodeCursor({ time, id }: Position): string {
  return Buffer.from(JSON.stringify([time, id])).toString('base64url');
}

/** @throws AppError invalid_request for a cursor that no page gave out. */
export function decodeCursor(cursor: string): Position {
  const [time, id] = parse(cursor);
  if (typeof time !== 'number' || typeof id !== 'string' || !/^[^/]+$/.test(id)) throw invalid();
  return { time, id };
}

function parse(cursor: string): readonly unknown[] {
  try {
    const parsed: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString());
    return Array.isArray(parsed) ? parsed : [];
  } catch {
    return [];
  }
}

function invalid(): AppError {
  return userError({
    code: 'invalid_request',
    message: 'The cursor is not one that a page of this list gave out.',
    fix: 'Send the nextCursor of the page before, or none for the first page.',
  });
}
