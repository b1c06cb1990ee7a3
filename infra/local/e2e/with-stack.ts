// Runs a program against a local stack of its own, and ends with its exit code:
//   node --import tsx infra/local/e2e/with-stack.ts PROGRAM ARGS…
// The program finds the stack by FITLANE_URL and FITLANE_API_KEY, as every client does.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { listenForInterrupt } from '../interrupt.ts';
import { Stack } from '../stack.ts';

const INTERRUPTED = 130; // as a shell reports a program that Ctrl-C ended

const [program = '', ...args] = process.argv.slice(2);
if (program === '') throw new Error('with-stack.ts PROGRAM ARGS…: there is no program to run');

const folder = mkdtempSync(join(tmpdir(), 'fitlane-e2e-'));
const stack = new Stack({
  folder,
  settings: { SERVER_PORT: '0', MINIO_CONSOLE: 'off' },
  say: (line) => process.stderr.write(`  ${line}\n`),
});
const interrupt = listenForInterrupt(() => {
  stack.kill();
  process.exit(INTERRUPTED);
});
try {
  process.exitCode = await live();
} finally {
  await stack.stop();
  rmSync(folder, { recursive: true, force: true });
}
process.exit();

async function live(): Promise<number> {
  const started = await Promise.race([stack.start(), interrupt.happened]);
  return started === 'interrupted' ? INTERRUPTED : await exitCodeOfProgram();
}

async function exitCodeOfProgram(): Promise<number> {
  const child = spawn(program, args, {
    stdio: ['ignore', 'inherit', 'inherit'],
    env: {
      ...process.env,
      FITLANE_URL: stack.addresses.api,
      FITLANE_API_KEY: readFileSync(stack.apiKeyPath, 'utf8').trim(),
    },
  });
  const exited = once(child, 'exit') as Promise<[number | null]>;
  const outcome = await Promise.race([exited, interrupt.happened]);
  if (outcome !== 'interrupted') return outcome[0] ?? 1;
  child.kill('SIGTERM');
  await exited;
  return INTERRUPTED;
}
