// npm run chaos [-- --jobs N --faults N --seed N]: docs/chaos.md
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { listenForInterrupt } from '../interrupt.ts';
import { startNarrator } from '../narrator.ts';
import { runCampaign, type CampaignResult } from './campaign.ts';
import { bundleWithout } from './protections/bundle-without.ts';
import { PROTECTION_NAMES, PROTECTIONS, type ProtectionName } from './protections/protections.ts';
import { describePlan, planOf } from './plan.ts';

const INTERRUPTED = 130; // as a shell reports a program that Ctrl-C ended

const { values } = parseArgs({
  options: {
    jobs: { type: 'string', default: '60' },
    faults: { type: 'string', default: '15' },
    seed: { type: 'string', default: String(Math.floor(Math.random() * 1e6)) },
    /** Leaves a protection out, and harms what it protects. */
    without: { type: 'string' },
  },
});
const without = protection(values.without);
const plan = planOf(
  without === null
    ? { seed: number('seed'), jobs: number('jobs'), faults: number('faults') }
    : { seed: number('seed'), ...PROTECTIONS[without].campaign },
);
const folder = mkdtempSync(join(tmpdir(), 'fitlane-chaos-'));
const narrator = startNarrator(console.log, () => performance.now());
let kill = (): void => undefined;
const interrupt = listenForInterrupt(() => process.exit(INTERRUPTED));
// However this ends, nothing is left running.
process.on('exit', () => {
  kill();
});
void interrupt.happened.then(() => {
  kill();
  rmSync(folder, { recursive: true, force: true });
  process.exit(INTERRUPTED);
});

narrator.say(describePlan(plan));
narrator.waitFor('the campaign');
const result = await runCampaign({
  plan,
  folder,
  ...(without !== null && { controllerBundle: await bundleWithout(without, folder) }),
  say: (line) => {
    narrator.say(line);
  },
  onKillable: (killStack) => {
    kill = killStack;
  },
});
narrator.stop();
report(result);
process.exitCode = result.findings.length === 0 ? 0 : 1;
if (process.exitCode === 0) rmSync(folder, { recursive: true, force: true });
process.exit();

function report({ findings, summary, hits, seconds }: CampaignResult): void {
  console.log(`\n${summary}`);
  console.log(`${hits} of ${plan.faults.length} faults found something to harm; ${seconds} s\n`);
  for (const { rule, details } of findings) console.log(`  ✗ ${rule}: ${details}`);
  if (findings.length === 0) {
    console.log('✓ the checker finds nothing');
    return;
  }
  console.log(`\n${findings.length} findings; logs and jobs.json in ${folder}`);
  const sizes = `--jobs ${plan.jobs.length} --faults ${plan.faults.length}`;
  const what = without === null ? sizes : `--without "${without}"`;
  console.log(`again: npm run chaos -- ${what} --seed ${plan.seed}`);
}

function protection(name: string | undefined): ProtectionName | null {
  if (name === undefined) return null;
  const known = PROTECTION_NAMES.find((one) => one === name);
  if (known !== undefined) return known;
  throw new Error(`--without must be one of ${PROTECTION_NAMES.join(', ')}, got ${name}`);
}

function number(name: 'jobs' | 'faults' | 'seed'): number {
  const value = Number(values[name]);
  if (Number.isInteger(value) && value >= 0) return value;
  throw new Error(`--${name} must be a whole number, got ${values[name]}`);
}
