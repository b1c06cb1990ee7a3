import { describe, expect, test } from '@jest/globals';
import { sampleFitParameters } from '../../testing/sample-records.ts';
import type { FitParameters } from '../job/index.ts';
import { checkTrainingTable } from './check-training-table.ts';

const TYPES = {
  y: 'int64',
  x: 'double',
  when: 'timestamp',
  name: 'string',
  w: 'float',
  b: 'bool',
  l: 'list',
};

function shapeOf(types: Readonly<Record<string, string>>, constantColumns: string[] = []) {
  const columns = Object.entries(types).map(([name, type]) => ({ name, type }));
  return { rows: 10, columns, constantColumns };
}

const usable = { ...TYPES, l: 'int8' };
const asked = (changes: Partial<FitParameters>) => sampleFitParameters({ target: 'y', ...changes });
const forecast = (parameters: Record<string, string | null>): Partial<FitParameters> => ({
  task: 'regression',
  exclude: ['l'],
  parameters: { timeColumn: 'when', createdAtColumn: null, seriesColumn: null, ...parameters },
});
const featuresOf = (types: Record<string, string>, changes: Partial<FitParameters> = {}) =>
  checkTrainingTable(shapeOf(types), asked(changes)).features.map(({ name }) => name);

describe('what is learnt from', () => {
  test.each<[string, Partial<FitParameters>, string[]]>([
    ['all but the target', {}, ['x', 'when', 'name', 'w', 'b', 'l']],
    ['what is named', { features: ['w', 'x'] }, ['x', 'w']],
    ['no id, no weight', { idColumns: ['name'], sampleWeight: 'w' }, ['x', 'when', 'b', 'l']],
    ['times and series', forecast({ seriesColumn: 'name' }), ['x', 'when', 'name', 'w', 'b']],
    ['nothing excluded', { exclude: ['x', 'l'] }, ['when', 'name', 'w', 'b']],
  ])('%s', (_title, changes, features) => {
    expect(featuresOf(usable, changes)).toEqual(features);
  });

  test.each<[string, Partial<FitParameters>]>([
    ['excluded', { exclude: ['l'] }],
    ['an id', { idColumns: ['l'] }],
    ['not among the features', { features: ['x'] }],
  ])('a column of a type that no model can use does no harm when it is %s', (_title, changes) => {
    expect(featuresOf(TYPES, changes)).not.toContain('l');
  });
});

describe('refused', () => {
  test.each<[string, string, string | undefined, Partial<FitParameters>]>([
    ['a target that is not there', 'target_missing', 'z', { target: 'z' }],
    ['a feature that is not there', 'column_missing', 'z', { features: ['x', 'z'] }],
    ['an excluded column that is not there', 'column_missing', 'z', { exclude: ['z'] }],
    ['an id that is not there', 'column_missing', 'z', { idColumns: ['z'] }],
    ['a weight that is not there', 'column_missing', 'z', { sampleWeight: 'z' }],
    ['the target as a feature', 'invalid_parameters', 'y', { features: ['x', 'y'] }],
    ['the target as a weight', 'invalid_parameters', 'y', { sampleWeight: 'y' }],
    ['a weight that is excluded', 'invalid_parameters', 'w', { sampleWeight: 'w', exclude: ['w'] }],
    ['an id that is a feature', 'invalid_parameters', 'x', { features: ['x'], idColumns: ['x'] }],
    ['a feature that is named twice', 'invalid_parameters', 'x', { features: ['x', 'x'] }],
    ['a type no model can use', 'column_unusable', 'l', {}],
    ['the same, named', 'column_unusable', 'l', { features: ['l'] }],
    ['a group that is not there', 'column_missing', 'z', { groupColumn: 'z' }],
    ['a group that is a feature', 'invalid_parameters', 'x', { groupColumn: 'x', features: ['x'] }],
    ['a group of an unusable type', 'column_unusable', 'l', { groupColumn: 'l' }],
    ['a weight that is text', 'weight_invalid', 'name', { sampleWeight: 'name', exclude: ['l'] }],
    ['a weight that is a boolean', 'weight_invalid', 'b', { sampleWeight: 'b', exclude: ['l'] }],
    ['a time as target', 'column_unusable', 'when', { target: 'when', exclude: ['l'] }],
    ['a time that is not there', 'column_missing', 'z', forecast({ timeColumn: 'z' })],
    ['a time that is no feature', 'column_missing', 'y', forecast({ timeColumn: 'y' })],
    ['a time that is a number', 'time_invalid', 'x', forecast({ timeColumn: 'x' })],
    ['a moment that is a text', 'time_invalid', 'name', forecast({ createdAtColumn: 'name' })],
    ['a series that is not there', 'column_missing', 'z', forecast({ seriesColumn: 'z' })],
    [
      'no column left',
      'no_features',
      undefined,
      { exclude: ['x', 'b', 'l'], idColumns: ['when', 'name'], sampleWeight: 'w' },
    ],
  ])('%s: %s', (_title, code, column, changes) => {
    const check = () => checkTrainingTable(shapeOf(TYPES), asked(changes));
    const where = column === undefined ? {} : { column };
    const detail = expect.objectContaining({ code, owner: 'user', ...where });
    expect(check).toThrow(expect.objectContaining({ detail }));
  });

  test('a target of one class', () => {
    const check = () => checkTrainingTable(shapeOf(usable, ['y']), asked({}));
    expect(check).toThrow('"y" has the same value');
  });

  test('two columns of one name', () => {
    const shape = shapeOf(usable);
    const columns = [...shape.columns, { name: 'x', type: 'int8' }];
    const check = () => checkTrainingTable({ ...shape, columns }, asked({}));
    expect(check).toThrow('Two columns are named "x"');
  });

  test('a role played twice is told with both places', () => {
    const check = () => checkTrainingTable(shapeOf(usable), asked({ exclude: ['y'] }));
    expect(check).toThrow('"y" is named in `target` and in `exclude`');
  });
});
