import type { Counts } from './suite-result.ts';

/** Counts of a report that `pytest --junitxml` wrote: attributes of its `<testsuite>` elements. */
export function countsOfJunit(xml: string): Counts {
  const counts = { passed: 0, failed: 0, skipped: 0 };
  for (const [, attributes = ''] of xml.matchAll(/<testsuite\s([^>]*)>/g)) {
    const count = (name: string) =>
      Number(new RegExp(`\\b${name}="(\\d+)"`).exec(attributes)?.[1] ?? 0);
    const failed = count('failures') + count('errors');
    counts.failed += failed;
    counts.skipped += count('skipped');
    counts.passed += count('tests') - failed - count('skipped');
  }
  return counts;
}
