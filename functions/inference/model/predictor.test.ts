import { describe, expect, test } from '@jest/globals';
import { EXAMPLES, exampleExport } from '../testing/example-export.ts';
import { lineExport } from '../testing/small-line.ts';
import { smallExport } from '../testing/small-tree.ts';
import { Predictor, type Prediction } from './predictor.ts';
import { readExport } from './read-export.ts';

const predictorOf = (content: Uint8Array) => new Predictor(readExport(content));

describe.each(EXAMPLES)('the example %s', (name) => {
  const { content, instances, predictions, probabilities } = exampleExport(name);
  const answers = instances.map((instance) => predictorOf(content).predict(instance) as Prediction);

  test('gets the labels of the batch path', () => {
    expect(answers.map(({ prediction }) => prediction)).toEqual(predictions);
  });

  test('gets its probabilities, within 1e-12, or 1e-6 of those that are float32', () => {
    const most = name.startsWith('boosted') ? 1e-6 : 1e-12;
    expect(probabilities).toHaveLength(
      answers[0]?.probabilities === undefined ? 0 : answers.length,
    );
    answers.forEach((answer, row) => {
      answer.probabilities?.forEach((probability, place) => {
        expect(Math.abs(probability - (probabilities[row]?.[place] ?? NaN))).toBeLessThan(most);
      });
    });
  });

  test('gets the same answers for lists in the order of the features', () => {
    const predictor = predictorOf(content);
    const names = predictor.header.features.map((feature) => feature.name);
    const lists = instances.map((instance) => names.map((column) => instance[column]));
    expect(lists.map((list) => predictor.predict(list))).toEqual(answers);
  });
});

describe('a small tree', () => {
  const predictor = predictorOf(smallExport());
  const scoreOf = (x: number | null, shop: string | null) => {
    const { probabilities } = predictor.predict({ x, shop }) as Prediction;
    const [no = NaN, yes = NaN] = probabilities ?? [];
    return Math.log(yes / no);
  };

  test.each([
    ['on the threshold goes left', 1, 'b', -1.5],
    ['just above it goes right', 1 + Number.EPSILON, 'b', 3.5],
    ['a category without its bit goes right', 2, 'a', 4.5],
    ['an unseen category goes where missing ones go', 2, 'c', 4.5],
    ['a missing number goes where missing ones go', null, 'b', -1.5],
  ])('%s', (_name, x, shop, score) => {
    expect(scoreOf(x, shop)).toBeCloseTo(score, 12);
  });

  test('the class is decided on the score', () => {
    const tiny = predictorOf(
      smallExport({ baseline: Float64Array.of(0), value: Float64Array.of(1, 1e-300, 0, 0, -1) }),
    );
    expect(tiny.predict({ x: 0, shop: null })).toEqual({
      prediction: 'yes',
      probabilities: [0.5, 0.5],
    });
    expect(tiny.predict({ x: 2, shop: 'b' })).toMatchObject({ prediction: 'no' });
  });

  test('further columns are fine, and another order', () => {
    expect(predictor.predict({ more: [], shop: 'a', x: 0 })).toEqual(predictor.predict([0, 'a']));
  });

  test('each column that is wrong is named', () => {
    expect(predictor.predict({ x: 'one', shop: 1 })).toEqual([
      { column: 'x', message: 'must be a number, and is a text' },
      { column: 'shop', message: 'must be a text, and is the number 1' },
    ]);
    expect(predictor.predict({ x: 1 })).toEqual([
      { column: 'shop', message: 'is missing; null means that it is not known' },
    ]);
  });

  test.each([[[1]], [1], [null], ['a'], [[]], [[1, 'a', 2]]])('%j is no row of it', (instance) => {
    expect(predictor.predict(instance)).toEqual([
      { column: null, message: expect.stringContaining('2 features') },
    ]);
  });

  test('a name that every object has is still missing', () => {
    const features = [{ name: 'constructor', type: 'double', kind: 'number', categories: null }];
    const [leaf] = [Int32Array.of(-1)];
    const zero = Int32Array.of(0);
    const odd = predictorOf(
      smallExport(
        {
          feature: leaf,
          value: Float64Array.of(1),
          left: zero,
          right: zero,
          bitset: leaf,
          missing_left: Uint8Array.of(0),
        },
        { features },
      ),
    );
    expect(odd.predict({})).toMatchObject([{ column: 'constructor' }]);
    expect(odd.predict({ constructor: 1 })).toMatchObject({ prediction: 'yes' });
    expect(odd.predict(1)).toMatchObject({ prediction: 'yes' });
  });

  test('a regression answers a number', () => {
    const header = { task: 'regression', link: 'identity', classes: [] };
    const regression = predictorOf(smallExport({}, header));
    expect(regression.predict({ x: 2, shop: 'b' })).toEqual({ prediction: 3.5 });
  });
});

describe('a small tree in float32', () => {
  const small = { baseline: Float32Array.of(0.5), value: Float32Array.of(1, -2, 0, 3, 4) };
  const header = { task: 'regression', link: 'identity', classes: [] };
  const predictor = predictorOf(smallExport(small, header));

  test.each([
    ['what float32 does not tell from the threshold goes left', 1 + Number.EPSILON, -1.5],
    ['just above it in float32 goes right', 1 + 2 ** -23, 4.5],
    ['what is beyond float32 is its largest number', 1e300, 4.5],
  ])('%s', (_name, x, prediction) => {
    expect(predictor.predict({ x, shop: 'a' })).toEqual({ prediction });
  });

  test('what is beyond float32 is not beyond a threshold at its largest number', () => {
    const value = Float32Array.of(2 ** 128 - 2 ** 104, -2, 0, 3, 4);
    const largest = predictorOf(smallExport({ ...small, value }, header));
    expect(largest.predict({ x: 1e300, shop: 'a' })).toEqual({ prediction: -1.5 });
  });

  test('sums are rounded after each addition', () => {
    const value = Float32Array.of(1, 2 ** -25, 0, 3, 4);
    const rounded = predictorOf(smallExport({ ...small, value }, header));
    expect(rounded.predict({ x: 0, shop: null })).toEqual({ prediction: 0.5 });
  });

  test('the class is decided on the probability, as by XGBoost', () => {
    const value = Float32Array.of(1, 1e-30, 0, 3, 4);
    const tiny = predictorOf(smallExport({ baseline: Float32Array.of(0), value }));
    expect(tiny.predict({ x: 0, shop: null })).toEqual({
      prediction: 'no',
      probabilities: [0.5, 0.5],
    });
  });
});

describe('a small line', () => {
  const predictor = predictorOf(lineExport());

  test.each([
    ['a number', 2, null, 1 + 3 * 2],
    ['a missing number counts as the filler', null, null, 1 + 3 * 5],
    ['a category adds its slope', 0, 'b', 1 + 20],
    ['an unseen category adds nothing', 0, 'c', 1],
  ])('%s', (_name, x, shop, prediction) => {
    expect(predictor.predict({ x, shop })).toEqual({ prediction });
  });
});
