import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { PYTHON, ROOT } from './set-up/paths.mjs';

export interface MainJob {
  /** Its exit code. */
  ended: Promise<number>;
  stop(): void;
}

/** Upload → fit → upload → predict → download on real data, as a user of the Python client would. */
export function startMainJob(apiUrl: string, apiKeyPath: string): MainJob {
  const child = spawn(PYTHON, ['-m', 'fitlane_examples.main_job'], {
    cwd: ROOT,
    stdio: ['ignore', 'inherit', 'inherit'],
    env: {
      ...process.env,
      PYTHONUNBUFFERED: '1',
      FITLANE_URL: apiUrl,
      FITLANE_API_KEY: readFileSync(apiKeyPath, 'utf8').trim(),
    },
  });
  const ended = once(child, 'exit').then(([code]) => (typeof code === 'number' ? code : 1));
  return { ended, stop: () => void child.kill('SIGTERM') };
}
