import { describe, expect, test } from '@jest/globals';
import { keyRequestOf } from './key-request.ts';

const tenant = 'tn_acme';
const tenantId = tenant;

describe('a request about API keys', () => {
  test.each([
    [['create'], { tenant, name: 'ci' }, { action: 'create', tenantId, name: 'ci' }],
    [['list'], { tenant }, { action: 'list', tenantId }],
    [['revoke', 'key_1'], { tenant }, { action: 'revoke', tenantId, id: 'key_1' }],
  ])('%j %j', (words, flags, wanted) => {
    expect(keyRequestOf(words, flags)).toEqual(wanted);
  });

  test.each([
    [[], { tenant }],
    [['delete', 'key_1'], { tenant }],
    [['create'], { tenant }],
    [['create', 'ci'], { tenant, name: 'ci' }],
    [['list', 'key_1'], { tenant }],
    [['revoke'], { tenant }],
    [['revoke', 'key_1', 'key_2'], { tenant }],
  ])('is refused, and explained: %j %j', (words, flags) => {
    expect(() => keyRequestOf(words, flags)).toThrow(/npm run keys -- create/);
  });

  test.each([undefined, '', 'acme', 'tn_', 'tn_a/b', 'tn_A'])('names no tenant %j', (name) => {
    const flags = name === undefined ? {} : { tenant: name };
    expect(() => keyRequestOf(['list'], flags)).toThrow('--tenant');
  });
});
