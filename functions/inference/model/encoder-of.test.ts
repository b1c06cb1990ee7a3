import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { encoderOf } from './encoder-of.ts';
import type { Feature } from './export-header.ts';

interface Encoding {
  readonly type: string;
  readonly kind: Feature['kind'];
  readonly categories?: (string | number)[];
  readonly value: unknown;
  readonly encoded: number | null;
}

const url = new URL('../../../ml-container/contract/encoding.json', import.meta.url);
const encodings = JSON.parse(readFileSync(url, 'utf8')) as Encoding[];

const encoder = (kind: Feature['kind'], type = '', categories: (string | number)[] | null = null) =>
  encoderOf({ name: 'f', type, kind, categories });

test.each(encodings)('$type $value is what the container makes of it', (example) => {
  const encode = encoder(example.kind, example.type, example.categories);
  // Unlike toBe, it does not tell -0 from 0: no tree does.
  expect((encode(example.value) as number) === (example.encoded ?? NaN)).toBe(
    example.encoded !== null,
  );
  expect(Number.isNaN(encode(example.value))).toBe(example.encoded === null);
});

describe('what is no value of its column', () => {
  test.each<[Feature['kind'], unknown, RegExp]>([
    ['number', '1', /must be a number, and is a text/],
    ['number', Infinity, /is infinite/],
    ['number', [1], /is a list/],
    ['number', {}, /is an object/],
    ['time', '2024-02-30', /without a time zone/],
    ['time', '2024-13-01', /date or time/],
    ['time', '2024-01-01T24:00', /date or time/],
    ['time', '2024-01-01T23:60', /date or time/],
    ['time', '2024-01-01T00:00:00Z', /without a time zone/],
    ['time', 'soon', /date or time/],
    ['time', 1, /must be a text/],
    ['instant', '2024-01-01T00:00:00', /with a time zone/],
    ['instant', '2024-01-01', /with a time zone/],
    ['text', 1, /must be a text, and is the number 1/],
    ['text', true, /is a boolean/],
    ['code', 1.5, /must be a whole number, and is the number 1.5/],
    ['code', '1', /is a text/],
  ])('%s: %j', (kind, value, message) => {
    expect(encoder(kind, kind, [])(value)).toMatch(message);
  });

  test('a text is a number in a column of decimals only', () => {
    expect(encoder('number', 'decimal128(12, 2)')('12.50')).toBe(12.5);
    expect(encoder('number', 'decimal128(12, 2)')('0x10')).toMatch(/must be a number/);
    expect(encoder('number', 'double')('12.50')).toMatch(/must be a number/);
  });
});
