import { expect, test } from '@jest/globals';
import { unavailable } from '../../domain/errors.ts';
import { pinoLog } from './pino-log.ts';

test('a line is what Cloud Logging understands, and errors keep their causes', () => {
  const lines: string[] = [];
  const log = pinoLog({ service: 'api', level: 'info' }, { write: (line) => lines.push(line) });
  log.debug('not shown');
  log.error('broken', {
    job: 'job_1',
    error: unavailable('Firestore', new Error('socket closed')),
  });
  expect(lines).toHaveLength(1);
  expect(JSON.parse(lines[0]!)).toMatchObject({
    severity: 'ERROR',
    message: 'broken',
    service: 'api',
    job: 'job_1',
    error: { code: 'unavailable', cause: { message: 'socket closed' } },
  });
});
