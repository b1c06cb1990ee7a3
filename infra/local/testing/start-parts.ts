import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { join } from 'node:path';
import { rememberParts } from './running-parts.ts';

/** jest's global set-up of the emulator tests: the stores, on free ports, in a temporary folder. */
export default async function startParts(): Promise<void> {
  const program = join(process.cwd(), 'infra/local/testing/parts-process.ts');
  const parts = spawn(process.execPath, ['--import', 'tsx', program], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const lines = createInterface({ input: parts.stdout });
  const [line] = (await Promise.race([once(lines, 'line'), died(once(parts, 'exit'))])) as [string];
  rememberParts(parts);
  Object.assign(process.env, JSON.parse(line) as Record<string, string>);
}

async function died(exit: Promise<unknown[]>): Promise<never> {
  const [code] = await exit;
  throw new Error(`the parts did not start (exit code ${String(code)}): see above`);
}
