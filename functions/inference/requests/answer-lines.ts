import { Transform } from 'node:stream';
import { StringDecoder } from 'node:string_decoder';
import { AppError, userError } from '@fitlane/shared/domain/errors.ts';
import { oneInstance } from '@fitlane/shared/http/online-prediction.ts';
import type { PredictionKeeper } from '../drift/prediction-keeper.ts';
import type { Prediction } from '../model/predictor.ts';
import type { ServedModel } from '../served-models.ts';
import { InstanceProblems } from './instance-problems.ts';
import { parse } from './predict-request.ts';

const MOST_LINE_CHARACTERS = 2 ** 20;

/**
 * From lines with an instance each (NDJSON), or with `{ instance, rowId }`, to lines with their answers, as they come. A line that cannot be
 * answered gets `{ row, error }`, and the next ones go on. Empty lines are left out.
 */
export function answerLines(served: ServedModel, keeper: PredictionKeeper): Transform {
  const decoder = new StringDecoder('utf8');
  let begun = '';
  let row = 0;
  const answersTo = (lines: readonly string[]) => {
    const asked = lines.filter((line) => line.trim() !== '');
    return asked.map((line) => `${answerTo(served, keeper, line, row++)}\n`).join('');
  };
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      const lines = (begun + decoder.write(chunk)).split('\n');
      begun = lines.pop() ?? '';
      const answers = answersTo(lines);
      done(begun.length > MOST_LINE_CHARACTERS ? tooLong() : null, answers);
    },
    flush(done) {
      done(null, answersTo([begun + decoder.end()]));
    },
  });
}

function answerTo(
  served: ServedModel,
  keeper: PredictionKeeper,
  line: string,
  row: number,
): string {
  try {
    const value = parseLine(line);
    if (!isNamed(value)) return JSON.stringify(predictLine(served, value, row));
    const { instance, rowId } = parse(oneInstance, value);
    const answer = predictLine(served, instance, row);
    keeper.keep(served.version, rowId === undefined ? [] : [rowId], [answer.prediction]);
    return JSON.stringify(answer);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return JSON.stringify({ row, error: { ...error.detail, errors: error.fields } });
  }
}

/** A model whose columns have just these two names takes lists, or records with any further column. */
function isNamed(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  const hasBoth = Object.hasOwn(value, 'rowId') && Object.hasOwn(value, 'instance');
  return hasBoth && Object.keys(value).length === 2;
}

function predictLine({ predictor }: ServedModel, instance: unknown, row: number): Prediction {
  const answer = predictor.predict(instance);
  if ('prediction' in answer) return answer;
  const problems = new InstanceProblems();
  problems.add(row, `line ${row}`, answer);
  throw problems.toError();
}

function parseLine(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    throw userError({
      code: 'invalid_request',
      message: 'The line is no JSON.',
      fix: 'Send one instance per line: a record, a list, or a value.',
    });
  }
}

function tooLong(): AppError {
  return userError({
    code: 'request_too_large',
    message: `A line is longer than ${MOST_LINE_CHARACTERS} characters.`,
    fix: 'Send one instance per line, and end each line with a line feed.',
  });
}
