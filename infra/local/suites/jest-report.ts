import { z } from 'zod';
import type { Counts } from './suite-result.ts';

const reportSchema = z.object({
  numPassedTests: z.number(),
  numFailedTests: z.number(),
  numPendingTests: z.number(),
  numTodoTests: z.number(),
  /** Files that could not even be loaded. */
  numRuntimeErrorTestSuites: z.number(),
});

/** Counts of a report that `jest --json` wrote. */
export function countsOfJest(json: string): Counts {
  const report = reportSchema.parse(JSON.parse(json));
  return {
    passed: report.numPassedTests,
    failed: report.numFailedTests + report.numRuntimeErrorTestSuites,
    skipped: report.numPendingTests + report.numTodoTests,
  };
}
