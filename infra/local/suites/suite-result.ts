export interface Counts {
  passed: number;
  failed: number;
  skipped: number;
}

export interface SuiteResult extends Counts {
  name: string;
  seconds: number;
}

/**
 * A suite that ran no test has failed, and so has one whose runner says so although every test
 * that it counted passed (a file that cannot be loaded, a leak).
 */
export function judge(counts: Counts, exitCode: number): Counts {
  const ranNone = counts.passed + counts.failed === 0;
  const failedOtherwise = exitCode !== 0 && counts.failed === 0;
  return ranNone || failedOtherwise ? { ...counts, failed: counts.failed + 1 } : counts;
}

export function total(results: readonly Counts[]): Counts {
  const sum = (of: (counts: Counts) => number) =>
    results.reduce((before, counts) => before + of(counts), 0);
  return {
    passed: sum(({ passed }) => passed),
    failed: sum(({ failed }) => failed),
    skipped: sum(({ skipped }) => skipped),
  };
}

export function summaryTable(results: readonly SuiteResult[]): string {
  const rows = results.map(({ name, passed, failed, skipped, seconds }) =>
    row(name, String(passed), String(failed), String(skipped), `${seconds.toFixed(1)} s`),
  );
  return [row('suite', 'passed', 'failed', 'skipped', 'time'), ...rows].join('\n');
}

function row(name: string, ...cells: string[]): string {
  return `  ${name.padEnd(24)}${cells.map((cell) => cell.padStart(10)).join('')}`;
}
