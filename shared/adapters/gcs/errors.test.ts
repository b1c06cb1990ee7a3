import { expect, it } from '@jest/globals';
import { translateError } from './errors.ts';

const failure = (code?: unknown) => Object.assign(new Error('from the wire'), { code });

it.each([408, 429, 500, 503, 'ECONNRESET', undefined])('%s may work later', (code) => {
  expect(translateError(failure(code))).toMatchObject({
    retryable: true,
    detail: { code: 'unavailable' },
  });
});

it.each([400, 401, 403, 412])('%s will not', (code) => {
  expect(translateError(failure(code))).toMatchObject({
    retryable: false,
    detail: { code: 'internal_error', owner: 'system' },
  });
});
