import { performance } from 'node:perf_hooks';
import { startNarrator } from '../narrator.ts';
import type { Narrator } from '../narrator.ts';
import { checks } from './checks.ts';
import type { Check } from './checks.ts';
import { lintChecks } from './lint-checks.ts';
import { captureCommand } from './run-command.ts';
import type { Counts } from './suite-result.ts';

const AT_ONCE = 2;

/** Runs all checks, whatever fails, and counts each as one. */
export async function runChecks(): Promise<Counts> {
  const narrator = startNarrator(console.log, () => performance.now());
  const more = await lintChecks((line) => {
    narrator.say(line);
  });
  const waiting = [...checks, ...more];
  const counts = { passed: 0, failed: 0, skipped: 0 };
  const running = new Set<string>();
  const lane = async () => {
    for (let check = waiting.shift(); check; check = waiting.shift()) {
      running.add(check.name);
      narrator.waitFor([...running].join(', '));
      if (await passes(check, narrator)) counts.passed += 1;
      else counts.failed += 1;
      running.delete(check.name);
      narrator.waitFor([...running].join(', '));
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, lane));
  narrator.stop();
  return counts;
}

async function passes(check: Check, narrator: Narrator): Promise<boolean> {
  const since = performance.now();
  const { exit, output } = await captureCommand(check);
  const seconds = ((performance.now() - since) / 1000).toFixed(1);
  narrator.say(`${exit === 0 ? '✓' : '✗'} ${check.name} (${seconds} s)`);
  if (exit !== 0) narrator.say(output.trimEnd());
  return exit === 0;
}
