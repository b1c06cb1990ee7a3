import { Transform } from 'node:stream';
import { StringDecoder } from 'node:string_decoder';
import { AppError, userError } from '@fitlane/shared/domain/errors.ts';
import type { Predictor } from '../model/predictor.ts';
import { InstanceProblems } from './instance-problems.ts';

const MOST_LINE_CHARACTERS = 2 ** 20;

/**
 * From lines with an instance each (NDJSON) to lines with their answers, as they come. A line that cannot be
 * answered gets `{ row, error }`, and the next ones go on. Empty lines are left out.
 */
export function answerLines(predictor: Predictor): Transform {
  const decoder = new StringDecoder('utf8');
  let begun = '';
  let row = 0;
  const answersTo = (lines: readonly string[]) => {
    const asked = lines.filter((line) => line.trim() !== '');
    return asked.map((line) => `${answerTo(predictor, line, row++)}\n`).join('');
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

function answerTo(predictor: Predictor, line: string, row: number): string {
  try {
    return JSON.stringify(predictLine(predictor, line, row));
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return JSON.stringify({ row, error: { ...error.detail, errors: error.fields } });
  }
}

function predictLine(predictor: Predictor, line: string, row: number) {
  const answer = predictor.predict(parseLine(line));
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
