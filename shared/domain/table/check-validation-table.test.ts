import { expect, test } from '@jest/globals';
import { checkValidationTable } from './check-validation-table.ts';

const column = (name: string, type: string) => ({ name, type });
const training = {
  target: column('y', 'int64'),
  weight: null,
  features: [column('x', 'double'), column('c', 'string')],
};
const check = (columns: { name: string; type: string }[]) => () => {
  checkValidationTable({ rows: 5, columns, constantColumns: [] }, training);
};

test('another order, further columns, and another type of the same kind are fine', () => {
  const columns = [column('z', 'list'), column('c', 'string'), column('x', 'int8')];
  expect(check([...columns, column('y', 'int32')])).not.toThrow();
});

test.each([
  ['target_missing', 'y', [column('x', 'double'), column('c', 'string')]],
  ['column_missing', 'c', [column('y', 'int64'), column('x', 'double')]],
  ['model_mismatch', 'x', [column('y', 'int64'), column('x', 'string'), column('c', 'string')]],
  ['model_mismatch', 'y', [column('y', 'string'), column('x', 'double'), column('c', 'string')]],
  ['column_name_clash', 'x', [column('x', 'double'), column('x', 'double')]],
])('%s names %s', (code, name, columns) => {
  const detail = expect.objectContaining({ code, column: name });
  expect(check(columns)).toThrow(expect.objectContaining({ detail }));
});
