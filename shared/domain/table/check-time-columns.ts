import type { Column } from '../dataset.ts';
import { userError, type AppError } from '../errors.ts';
import type { TrainerParameters } from '../trainer/choose-trainer.ts';
import { kindsOf } from './column-kind.ts';

/** Parameters of a trainer that foretells; no other one has them. */
const TIMES = ['timeColumn', 'createdAtColumn'];
const NAMES = [...TIMES, 'seriesColumn'];

/**
 * The columns that say when, since when, and of which series.
 *
 * @throws AppError column_missing, time_invalid.
 */
export function checkTimeColumns(features: readonly Column[], parameters: TrainerParameters): void {
  for (const parameter of NAMES) {
    const name = parameters[parameter];
    if (typeof name !== 'string') continue;
    const column = features.find((feature) => feature.name === name);
    if (column === undefined) throw columnMissing(name, parameter);
    if (TIMES.includes(parameter) && !kindsOf(column.type).includes('time')) throw noTime(column);
  }
}

function columnMissing(name: string, parameter: string): AppError {
  return userError({
    code: 'column_missing',
    message: `The column "${name}", named in \`parameters.${parameter}\`, is not among the columns to learn from.`,
    fix: `Correct its name in \`parameters.${parameter}\`, or add the column; name it in \`features\` if you name any, and not in \`exclude\` or \`idColumns\`.`,
    column: name,
  });
}

function noTime({ name, type }: Column): AppError {
  return userError({
    code: 'time_invalid',
    message: `The column "${name}" has the type ${type}, which is no date or time.`,
    fix: 'Write it as dates or timestamps.',
    column: name,
  });
}
