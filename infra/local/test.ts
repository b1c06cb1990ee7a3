import { performance } from 'node:perf_hooks';
import { summaryTable, total } from './suites/suite-result.ts';
import type { SuiteResult } from './suites/suite-result.ts';
import { suites } from './suites/suites.ts';
import type { Suite } from './suites/suites.ts';

const results: SuiteResult[] = [];
for (const suite of chosen(process.argv.slice(2))) results.push(await run(suite));

const { passed, failed, skipped } = total(results);
console.log(`\n${summaryTable(results)}\n`);
console.log(`${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`);
process.exitCode = failed === 0 ? 0 : 1;

async function run(suite: Suite): Promise<SuiteResult> {
  console.log(`\n== ${suite.name}`);
  const since = performance.now();
  const counts = await suite.run();
  return { name: suite.name, ...counts, seconds: (performance.now() - since) / 1000 };
}

/** `npm test -- unit python` runs these alone. */
function chosen(names: string[]): Suite[] {
  const unknown = names.filter((name) => !suites.some((suite) => suite.name === name));
  if (unknown.length > 0) throw new Error(`No such suite: ${unknown.join(', ')}`);
  return names.length === 0 ? suites : suites.filter(({ name }) => names.includes(name));
}
