import { ERROR_CODES } from '@fitlane/shared/domain/errors.ts';
import { problemView, statusOf } from '@fitlane/shared/http/problem.ts';
import { PROBLEM } from './examples.ts';

const STATUSES = [...new Set(ERROR_CODES.map(statusOf))].sort((a, b) => a - b);

/** Which codes come with which status: `404 not_found, route_not_found`. */
function codesOf(isWanted: (status: number) => boolean): string {
  const lines = STATUSES.filter(isWanted).map((status) => {
    const codes = ERROR_CODES.filter((code) => statusOf(code) === status);
    return `${status} ${codes.join(', ')}`;
  });
  return lines.join('; ');
}

const content = { 'application/problem+json': { schema: problemView, example: PROBLEM } };

/** RFC 9457: what is wrong, whose it is, and the fix. */
export const PROBLEM_ANSWERS = {
  '4XX': {
    description: `Yours to mend: ${codesOf((status) => status < 500)}`,
    content,
  },
  '5XX': {
    description: `Ours; after 503, wait as Retry-After says: ${codesOf((status) => status >= 500)}`,
    content,
  },
};
