import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { PYTHON } from '../set-up/paths.mjs';
import { childEnvironment } from '../supervision/child-environment.ts';

export interface Measured {
  /** Epoch milliseconds. */
  readonly startedAt: number;
  /** From its start to its end. */
  readonly seconds: number;
  readonly peakBytes: number;
  /** The last line that it printed. */
  readonly result: string;
}

const MAX_OUTPUT_BYTES = 64 * 1024 * 1024;

export function scriptPath(name: string): string {
  return fileURLToPath(new URL(`python/${name}`, import.meta.url));
}

/** Runs a program to its end, with the little environment that the parts of the stack get. */
export function runMeasured(
  program: string,
  args: readonly string[],
  env: Record<string, string> = {},
): Promise<Measured> {
  const options = { env: childEnvironment(env), maxBuffer: MAX_OUTPUT_BYTES };
  return new Promise((resolve, reject) => {
    const wrapped = [scriptPath('measure.py'), program, ...args];
    execFile(PYTHON, wrapped, options, (error, stdout, stderr) => {
      const report = error ? undefined : (JSON.parse(stdout) as Measured & { exit: number });
      if (report?.exit === 0) resolve(report);
      else reject(new Error(failure(args, report?.exit ?? error?.message, stderr)));
    });
  });
}

function failure(args: readonly string[], how: unknown, stderr: string): string {
  const tail = stderr.trimEnd().split('\n').slice(-20).join('\n    ');
  return `python ${args.join(' ')}: ended with ${String(how)}\n    ${tail}`;
}
