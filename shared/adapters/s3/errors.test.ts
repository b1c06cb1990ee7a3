import { expect, it } from '@jest/globals';
import { translateError } from './errors.ts';

const failure = (httpStatusCode?: number) =>
  Object.assign(new Error('from the wire'), { $metadata: { httpStatusCode } });

it.each([429, 500, 503, undefined])('%s may work later', (code) => {
  expect(translateError(failure(code))).toMatchObject({
    retryable: true,
    detail: { code: 'unavailable' },
  });
});

it('an answer that never came may come later', () => {
  expect(translateError(new Error('ECONNRESET'))).toMatchObject({ retryable: true });
});

it.each([400, 401, 403, 412])('%s will not', (code) => {
  expect(translateError(failure(code))).toMatchObject({
    retryable: false,
    detail: { code: 'internal_error', owner: 'system' },
  });
});
