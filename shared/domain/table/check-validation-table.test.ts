import { expect, test } from '@jest/globals';
import type { Task } from '../trainer/trainer.ts';
import { checkValidationTable } from './check-validation-table.ts';

const column = (name: string, type: string) => ({ name, type });
const training = {
  target: column('y', 'int64'),
  weight: column('w', 'double'),
  group: null,
  features: [column('x', 'double'), column('c', 'string')],
};
const check =
  (columns: { name: string; type: string }[], task: Task = 'classification') =>
  () => {
    checkValidationTable({ rows: 5, columns, constantColumns: [] }, training, task);
  };

const y = column('y', 'int64');
const x = column('x', 'double');
const c = column('c', 'string');
const w = column('w', 'double');

test('another order, further columns, and another type of the same kind are fine', () => {
  const columns = [column('z', 'list'), c, column('x', 'int8'), w, column('y', 'int32')];
  expect(check(columns)).not.toThrow();
});

test.each([
  ['target_missing', 'y', [x, c, w]],
  ['column_missing', 'c', [y, x, w]],
  ['column_missing', 'w', [y, x, c]],
  ['model_mismatch', 'x', [y, column('x', 'string'), c, w]],
  ['model_mismatch', 'y', [column('y', 'string'), x, c, w]],
  ['model_mismatch', 'y', [column('y', 'double'), x, c, w]],
  ['weight_invalid', 'w', [y, x, c, column('w', 'bool')]],
  ['column_name_clash', 'x', [x, x]],
])('%s names %s', (code, name, columns) => {
  const detail = expect.objectContaining({ code, column: name });
  expect(check(columns)).toThrow(expect.objectContaining({ detail }));
});

test('the groups have to be there too', () => {
  const shape = { rows: 5, columns: [y, x, c, w], constantColumns: [] };
  const grouped = { ...training, group: column('g', 'string') };
  const detail = expect.objectContaining({ code: 'column_missing', column: 'g' });
  expect(() => {
    checkValidationTable(shape, grouped, 'classification');
  }).toThrow(expect.objectContaining({ detail }));
});

test('quantities are compared whatever kind of number they are', () => {
  expect(check([column('y', 'double'), x, c, w], 'regression')).not.toThrow();
  const detail = expect.objectContaining({ code: 'model_mismatch', column: 'y' });
  expect(check([column('y', 'bool'), x, c, w], 'regression')).toThrow(
    expect.objectContaining({ detail }),
  );
});
