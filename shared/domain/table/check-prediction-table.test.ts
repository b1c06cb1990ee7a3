import { describe, expect, test } from '@jest/globals';
import type { ModelVersion } from '../model-version.ts';
import { checkPredictionTable } from './check-prediction-table.ts';

const column = (name: string, type: string) => ({ name, type });

function checkAgainst(
  features: { name: string; type: string }[],
  columns: { name: string; type: string }[],
  target: Pick<ModelVersion, 'classes'> & { type: string } = { type: 'int64', classes: [0, 1] },
  maxBadRows = 0,
) {
  const schema = { target: column('y', target.type), features };
  return () => {
    const shape = { rows: 5, columns, constantColumns: [] };
    checkPredictionTable(
      shape,
      { schema, classes: target.classes },
      { engine: 'native', maxBadRows },
    );
  };
}

describe('the kind at fit', () => {
  test.each([
    ['double', 'int8'],
    ['int64', 'bool'],
    ['bool', 'decimal'],
    ['string', 'string'],
    ['large_string', 'string'],
    ['dictionary<values=string, indices=int32, ordered=0>', 'string'],
    ['dictionary<values=int64, indices=int8, ordered=0>', 'int64'],
    ['date32[day]', 'timestamp'],
    ['timestamp[us, tz=UTC]', 'timestamp'],
    ['timestamp[us]', 'date'],
    ['string', 'null'],
  ])('%s takes %s', (atFit, here) => {
    expect(checkAgainst([column('x', atFit)], [column('x', here)])).not.toThrow();
  });

  test.each([
    ['double', 'string'],
    ['double', 'timestamp'],
    ['double', 'list'],
    ['string', 'int64'],
    ['dictionary<values=int64, indices=int8, ordered=0>', 'double'],
    ['date32[day]', 'int32'],
    ['timestamp[us, tz=UTC]', 'date'],
  ])('%s refuses %s, and names the column', (atFit, here) => {
    const detail = expect.objectContaining({ code: 'model_mismatch', column: 'x' });
    expect(checkAgainst([column('x', atFit)], [column('x', here)])).toThrow(
      expect.objectContaining({ detail }),
    );
  });

  test('of a column that the model does not use does not matter', () => {
    const columns = [column('l', 'list'), column('x', 'float')];
    expect(checkAgainst([column('x', 'double')], columns)).not.toThrow();
  });
});

test('all missing columns are named', () => {
  const check = checkAgainst([column('a', 'double'), column('b', 'double')], []);
  expect(check).toThrow('lacks "a", "b"');
});

describe('a name of the result', () => {
  const x = column('x', 'double');
  test.each<[string, string, (string | number | boolean)[]]>([
    ['prediction', 'int64', [0, 1]],
    ['probability_1', 'int64', [0, 1]],
    ['probability_1.0', 'double', [0, 1]],
    ['probability_true', 'bool', [false, true]],
    ['probability_setosa', 'string', ['setosa', 'virginica']],
    ['probabilities', 'int64', Array.from({ length: 101 }, (_, index) => index)],
  ])('%s is refused in the file', (name, type, classes) => {
    const check = checkAgainst([x], [x, column(name, 'double')], { type, classes });
    expect(check).toThrow(`"${name}", and the result adds one of the same name`);
  });

  test.each([
    ['probability_2', 'int64', [0, 1]],
    ['probability_1', 'double', [0, 1]],
    ['probabilities', 'int64', [0, 1]],
  ])('%s is free with a target %s', (name, type, classes) => {
    expect(checkAgainst([x], [x, column(name, 'double')], { type, classes })).not.toThrow();
  });

  test('is the prediction alone where a quantity is estimated', () => {
    const adds = { type: 'double', classes: [] };
    expect(checkAgainst([x], [x, column('probability_1', 'double')], adds)).not.toThrow();
    expect(checkAgainst([x], [x, column('prediction', 'double')], adds)).toThrow('same name');
  });

  test('is the column of errors, too, where bad rows are allowed', () => {
    const target = { type: 'int64', classes: [0, 1] };
    expect(checkAgainst([x], [x, column('error', 'string')], target)).not.toThrow();
    expect(checkAgainst([x], [x, column('error', 'string')], target, 1)).toThrow('same name');
  });

  test('is free for a feature, which does not pass through', () => {
    const prediction = column('prediction', 'double');
    expect(checkAgainst([prediction], [prediction])).not.toThrow();
  });
});

test('a quantile that a forecast adds is refused in the file', () => {
  const target = column('y', 'double');
  const schema = { target, features: [column('time', 'timestamp[us, tz=UTC]')] };
  const columns = [column('time', 'timestamp'), column('quantile_0_05', 'double')];
  const check = (quantiles: number[]) => () => {
    const shape = { rows: 5, columns, constantColumns: [] };
    const parameters = { engine: 'native', maxBadRows: 0 } as const;
    checkPredictionTable(shape, { schema: { ...schema, quantiles }, classes: [] }, parameters);
  };
  expect(check([0.05, 0.95])).toThrow('"quantile_0_05", and the result adds one of the same name');
  expect(check([0.1])).not.toThrow();
});

test('two columns of one name are refused', () => {
  const x = column('x', 'double');
  expect(checkAgainst([x], [x, x])).toThrow('Two columns are named "x"');
});
