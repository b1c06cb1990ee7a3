import { describe, expect, test } from '@jest/globals';
import { EXAMPLES, exampleExport } from '../testing/example-export.ts';
import { lineExport } from '../testing/small-line.ts';
import { SMALL_ARRAYS, SMALL_HEADER, smallExport } from '../testing/small-tree.ts';
import { writeExport } from '../testing/write-export.ts';
import { readExport } from './read-export.ts';
import { WrongExport } from './wrong-export.ts';

const reading = (content: Uint8Array) => () => readExport(content);

test.each(EXAMPLES)('reads what the container wrote: %s', (name) => {
  const { header, scorer } = readExport(exampleExport(name).content);
  expect(header.features.length).toBeGreaterThan(1);
  expect(scorer.precision).toBe(name.startsWith('boosted') ? 'float32' : 'float64');
  expect(scorer.scoreCount).toBe(name.endsWith('classes') ? 3 : 1);
});

test('reads at any place in memory', () => {
  const content = smallExport();
  const shifted = new Uint8Array(content.length + 1).subarray(1);
  shifted.set(content);
  expect(readExport(shifted)).toEqual(readExport(content));
});

describe('refuses what cannot be walked', () => {
  const last = (...places: number[]) => Int32Array.from(places);
  test.each<[string, Uint8Array]>([
    ['a child beyond the end', smallExport({ right: last(2, 0, 5, 0, 0) })],
    ['a child before its parent', smallExport({ left: last(1, 0, 1, 0, 0) })],
    ['a node that is its own child', smallExport({ left: last(1, 0, 2, 0, 0) })],
    ['a child below zero', smallExport({ left: last(-1, 0, 3, 0, 0) })],
    ['a child in the next tree', smallExport({ roots: last(0, 4) })],
    ['a root beyond the end', smallExport({ roots: last(0, 5) })],
    ['nodes before the first root', smallExport({ roots: last(1) })],
    ['roots that go back', smallExport({ roots: last(0, 3, 2) })],
    ['no trees', smallExport({ roots: last() })],
    ['a feature beyond the last', smallExport({ feature: last(2, -1, 1, -1, -1) })],
    ['a feature below a leaf’s', smallExport({ feature: last(-2, -1, 1, -1, -1) })],
    ['a bitset beyond the last', smallExport({ bitset: last(-1, -1, 1, -1, -1) })],
    ['a bitset below none', smallExport({ bitset: last(-2, -1, 0, -1, -1) })],
    ['a bitset for a number', smallExport({ bitset: last(0, -1, 0, -1, -1) })],
    ['no bitset for a category', smallExport({ bitset: last(-1, -1, -1, -1, -1) })],
    ['a leaf that is no number', smallExport({ value: Float64Array.of(1, NaN, 0, 3, 4) })],
    ['a threshold that is no number', smallExport({ value: Float64Array.of(NaN, 1, 0, 3, 4) })],
    ['a baseline that is infinite', smallExport({ baseline: Float64Array.of(Infinity) })],
    ['a score without trees', smallExport({ baseline: Float64Array.of(0, 0) })],
    ['fewer values than nodes', smallExport({ value: Float64Array.of(1, 2) })],
    ['a wrong type', smallExport({ left: Float64Array.of(1, 0, 3, 0, 0) })],
    ['half a bitset', writeExport(SMALL_HEADER, { ...SMALL_ARRAYS, bitsets: new Uint32Array(12) })],
    ['a class too many', smallExport({}, { classes: ['a', 'b', 'c'] })],
    ['a link of a regression', smallExport({}, { link: 'identity' })],
    ['an unknown link', smallExport({}, { link: 'square' })],
    ['an unknown form', smallExport({}, { form: 'forest' })],
    ['values and baseline of two types', smallExport({ baseline: Float32Array.of(1) })],
    ['no score', smallExport({ baseline: Float64Array.of() })],
    ['a line of trees', smallExport({}, { form: 'line' })],
    ['trees of a line', lineExport({}, { form: 'trees' })],
    ['a line with two intercepts', lineExport({ intercept: Float64Array.of(1, 2) })],
    ['a line with a slope too many', lineExport({ slope: Float64Array.of(1, 2, 3, 4) })],
    ['a line with an infinite slope', lineExport({ slope: Float64Array.of(1, 2, Infinity) })],
    ['a line that fills with nothing', lineExport({ filler: Float64Array.of(NaN, 0, 0) })],
    ['a line with a column too far', lineExport({ column: last(2, 1, 1) })],
    ['a line with a category too far', lineExport({ category: last(-1, 0, 2) })],
    ['a line with a category of a number', lineExport({ category: last(0, 0, 1) })],
    ['a line with a number of a category', lineExport({ category: last(-1, -1, 1) })],
    ['a line in float32', lineExport({ slope: Float32Array.of(3, 10, 20) })],
    ['a line that tells classes apart', lineExport({}, { task: 'classification', link: 'logit' })],
    [
      'categories of a number',
      smallExport({}, { features: [{ ...SMALL_HEADER.features[1], kind: 'number' }] }),
    ],
    ['too many categories', smallExport({}, { features: manyCategories() })],
    ['another format', Buffer.concat([Buffer.from('fitlane-exp2'), smallExport().slice(12)])],
    ['nothing', new Uint8Array()],
    ['a header beyond the end', smallExport().slice(0, 64)],
    ['an array that is cut off', smallExport().slice(0, -8)],
    ['a missing array', writeExport(SMALL_HEADER, {})],
  ])('%s', (_name, content) => {
    expect(reading(content)).toThrow(WrongExport);
  });

  function manyCategories() {
    const [x, shop] = SMALL_HEADER.features;
    return [x, { ...shop, categories: Array.from({ length: 257 }, String) }];
  }
});

test.each([
  ['trees', smallExport()],
  ['a line', lineExport()],
])('whatever byte of %s is flipped, it is refused, or scored by to an end', (_name, original) => {
  for (let place = 0; place < original.length; place += 1) {
    const content = original.slice();
    content[place] = (content[place] ?? 0) ^ 0xff;
    try {
      readExport(content);
    } catch (error) {
      expect(error).toBeInstanceOf(WrongExport);
    }
  }
});
