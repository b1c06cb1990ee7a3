import { execFile } from 'node:child_process';
import { PYTHON } from '../set-up/paths.mjs';

export interface Ended {
  readonly code: number;
  readonly output: string;
}

/** Runs Python with the packages of the project; what it prints is kept, also when it fails. */
export function python(args: readonly string[], env: Record<string, string> = {}): Promise<Ended> {
  return new Promise((resolve) => {
    const options = { env: { ...process.env, ...env }, maxBuffer: 64 * 1024 * 1024 };
    execFile(PYTHON, [...args], options, (error, stdout, stderr) => {
      const code = typeof error?.code === 'number' ? error.code : error === null ? 0 : 1;
      resolve({ code, output: stdout + stderr });
    });
  });
}
