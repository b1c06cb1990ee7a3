import { describe, expect, it } from '@jest/globals';
import { AppError, ConflictError } from '../../domain/errors.ts';
import { reading, translateError, writing } from './errors.ts';

const grpcError = (code: number) => Object.assign(new Error('from the wire'), { code });

describe('errors of Firestore', () => {
  it.each([5, 6, 9, 10])('takes code %d of a write for a conflict', (code) => {
    expect(translateError(grpcError(code), 'write')).toBeInstanceOf(ConflictError);
  });

  it.each([1, 4, 8, 13, 14])('takes code %d for temporary', (code) => {
    for (const operation of ['read', 'write'] as const) {
      const error = translateError(grpcError(code), operation);
      expect(error).toMatchObject({ retryable: true, detail: { code: 'unavailable' } });
    }
  });

  it('never takes a missing index for a conflict', () => {
    const error = translateError(grpcError(9), 'read');
    expect(error).toMatchObject({ retryable: false, detail: { code: 'internal_error' } });
  });

  it.each([grpcError(3), grpcError(7), grpcError(16), new TypeError('a bug'), 'text'])(
    'keeps the cause of what nobody expects: %s',
    (cause) => {
      const error = translateError(cause, 'write');
      expect(error).toBeInstanceOf(AppError);
      expect(error).toMatchObject({ cause, detail: { owner: 'system' } });
    },
  );

  it('lets errors of the domain pass', async () => {
    const conflict = new ConflictError('taken');
    await expect(writing(() => Promise.reject(conflict))).rejects.toBe(conflict);
    await expect(reading(() => Promise.reject(conflict))).rejects.toBe(conflict);
  });
});
