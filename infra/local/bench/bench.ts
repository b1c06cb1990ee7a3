import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { listenForInterrupt } from '../interrupt.ts';
import { FITLANE, ROOT } from '../set-up/paths.mjs';
import { SideVenvMissing } from '../side-venv.ts';
import { resultOf, type BenchResult, type Figures } from './bench-result.ts';
import { benchPython } from './bench-venv.ts';
import { benches, type Bench } from './benches.ts';
import { Endings } from './endings.ts';
import { MissingPeer } from './missing-peer.ts';
import { resultTable, targetLines } from './report.ts';

const RESULTS = join(ROOT, 'bench-results');

const args = process.argv.slice(2);
const isQuick = args.includes('--quick');
const endings = new Endings();
const results: BenchResult[] = [];
const verdicts: string[] = [];
const interrupted = new AbortController();
endAtInterrupt();
for (const bench of chosen(args.filter((arg) => arg !== '--quick'))) {
  if (!interrupted.signal.aborted) await runOne(bench);
}
console.log(`\n${resultTable(results)}\n\n${verdicts.join('\n')}`);

/** A bench that fails (a peer is missing, a result is wrong) does not keep the others from running. */
async function runOne(bench: Bench): Promise<void> {
  console.log(`\n== ${bench.name}`);
  try {
    const figures = await measure(bench);
    const result = resultOf(bench.name, figures);
    keep(result);
    results.push(result);
    verdicts.push(targetLines(bench.name, figures.targets));
  } catch (error) {
    verdicts.push(`  FAILED  ${bench.name}: ${messageOf(error)}`);
    process.exitCode = 1;
  }
}

async function measure(bench: Bench): Promise<Figures> {
  try {
    const python = await benchPython(say);
    return await bench.run({ folder: makeFolder(), endings, python, isQuick, say });
  } finally {
    await endings.run();
  }
}

function makeFolder(): string {
  const folder = mkdtempSync(join(FITLANE, 'bench-'));
  endings.add(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

function say(line: string): void {
  console.log(`   ${line}`);
}

/** The parts of a stack lead process groups of their own: nobody else would end them. */
function endAtInterrupt(): void {
  const interrupt = listenForInterrupt(() => process.exit(130));
  void interrupt.happened
    .then(() => {
      interrupted.abort();
      return endings.run();
    })
    .finally(() => process.exit(130));
}

/** A quick run proves nothing: its figures never take the place of real ones. */
function keep(result: BenchResult): void {
  mkdirSync(RESULTS, { recursive: true });
  const path = join(RESULTS, `${result.name}${isQuick ? '.quick' : ''}.json`);
  writeFileSync(path, `${JSON.stringify(result, null, 2)}\n`);
}

function messageOf(error: unknown): string {
  if (error instanceof MissingPeer || error instanceof SideVenvMissing) return error.message;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

/** `npm run bench -- predict` runs this one alone. */
function chosen(names: string[]): readonly Bench[] {
  const unknown = names.filter((name) => !benches.some((bench) => bench.name === name));
  if (unknown.length > 0) throw new Error(`No such bench: ${unknown.join(', ')}`);
  return names.length === 0 ? benches : benches.filter(({ name }) => names.includes(name));
}
