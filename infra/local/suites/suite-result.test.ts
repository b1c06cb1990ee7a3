import { describe, expect, it } from '@jest/globals';
import { countsOfJest } from './jest-report.ts';
import { countsOfJunit } from './junit-report.ts';
import { judge, summaryTable, total } from './suite-result.ts';

describe('judge', () => {
  it.each([
    ['passed', { passed: 3, failed: 0, skipped: 0 }, 0, 0],
    ['failed tests', { passed: 3, failed: 2, skipped: 0 }, 1, 2],
    ['no test ran', { passed: 0, failed: 0, skipped: 0 }, 0, 1],
    ['all tests skipped', { passed: 0, failed: 0, skipped: 4 }, 0, 1],
    ['the runner failed otherwise', { passed: 3, failed: 0, skipped: 0 }, 1, 1],
  ])('%s', (_what, counts, exitCode, failed) => {
    expect(judge(counts, exitCode).failed).toBe(failed);
  });
});

describe('countsOfJest', () => {
  it('counts a file that cannot be loaded as a failure', () => {
    const report = {
      numPassedTests: 5,
      numFailedTests: 1,
      numPendingTests: 2,
      numTodoTests: 1,
      numRuntimeErrorTestSuites: 1,
      testResults: [],
    };
    expect(countsOfJest(JSON.stringify(report))).toEqual({ passed: 5, failed: 2, skipped: 3 });
  });
});

describe('countsOfJunit', () => {
  it('counts errors as failures, and leaves skipped ones out of the passed', () => {
    const xml =
      '<?xml version="1.0"?><testsuites name="pytest tests"><testsuite name="pytest" errors="1" ' +
      'failures="2" skipped="3" tests="10" time="1.0"><testcase name="a" /></testsuite></testsuites>';
    expect(countsOfJunit(xml)).toEqual({ passed: 4, failed: 3, skipped: 3 });
  });
});

describe('the summary', () => {
  const results = [
    { name: 'unit', passed: 10, failed: 0, skipped: 1, seconds: 1.234 },
    { name: 'e2e', passed: 2, failed: 1, skipped: 0, seconds: 60 },
  ];

  it('adds up', () => {
    expect(total(results)).toEqual({ passed: 12, failed: 1, skipped: 1 });
  });

  it('has a row for each suite, with its time', () => {
    expect(summaryTable(results)).toMatch(/unit +10 +0 +1 +1\.2 s\n +e2e +2 +1 +0 +60\.0 s/);
  });
});
