import { describe, expect, test } from '@jest/globals';
import { continueTrace, traceIdOf } from './trace.ts';

const TRACE = '0af7651916cd43dd8448eb211c80319c';
const SPAN = 'b7ad6b7169203331';
const OURS = (digits: number) => 'c'.repeat(digits);
const NEW = `00-${'c'.repeat(32)}-${'c'.repeat(16)}-01`;

describe('a trace', () => {
  test.each([
    [`00-${TRACE}-${SPAN}-01`, '01'],
    [`00-${TRACE}-${SPAN}-00`, '00'],
    [`01-${TRACE}-${SPAN}-01`, '01'],
    [`cc-${TRACE}-${SPAN}-01-what-comes-later`, '01'],
  ])('%s goes on, with a span of ours', (received, flags) => {
    expect(continueTrace(received, OURS)).toBe(`00-${TRACE}-${'c'.repeat(16)}-${flags}`);
  });

  test.each([
    undefined,
    '',
    'rubbish',
    `00-${TRACE.toUpperCase()}-${SPAN}-01`,
    `00-${'0'.repeat(32)}-${SPAN}-01`,
    `00-${TRACE}-${'0'.repeat(16)}-01`,
    `00-${TRACE}-${SPAN}-01-more`,
    `ff-${TRACE}-${SPAN}-01`,
    `00-${TRACE}-${SPAN}`,
  ])('%s cannot be read: a new one begins', (received) => {
    expect(continueTrace(received, OURS)).toBe(NEW);
  });

  test('is known by its id', () => {
    expect(traceIdOf(`00-${TRACE}-${SPAN}-01`)).toBe(TRACE);
  });
});
