import { performance } from 'node:perf_hooks';
import { parseArgs } from 'node:util';
import { summaryTable, total } from './suites/suite-result.ts';
import type { SuiteResult } from './suites/suite-result.ts';
import { suites } from './suites/suites.ts';
import type { Suite } from './suites/suites.ts';

const results: SuiteResult[] = [];
for (const suite of chosen()) results.push(await run(suite));

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

/** `npm test -- unit python` runs these alone, `npm test -- --without containers` all others. */
function chosen(): Suite[] {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { without: { type: 'string', multiple: true, default: [] } },
  });
  const named = [...positionals, ...values.without];
  const unknown = named.filter((name) => !suites.some((suite) => suite.name === name));
  if (unknown.length > 0) throw new Error(`No such suite: ${unknown.join(', ')}`);
  const wanted = suites.filter(
    ({ name }) => positionals.length === 0 || positionals.includes(name),
  );
  return wanted.filter(({ name }) => !values.without.includes(name));
}
