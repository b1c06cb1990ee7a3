import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

export interface LocalCloudRunProcess {
  readonly endpoint: string;
  readonly close: () => Promise<void>;
}

/**
 * The local Cloud Run, as the local stack runs it: by its program, not by its code.
 *
 * @param path finds the commands of its tasks.
 */
export async function startLocalCloudRun(path: string | undefined): Promise<LocalCloudRunProcess> {
  const folder = mkdtempSync(join(tmpdir(), 'fitlane-cloud-run-'));
  const program = fileURLToPath(import.meta.resolve('@fitlane/local-cloud-run/main.ts'));
  const child = spawn(process.execPath, ['--import', 'tsx', program], {
    env: { PATH: path, STATE_DIR: folder, GRACE_SECONDS: '1' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [line] = (await once(createInterface({ input: child.stdout }), 'line')) as [string];
  const { port } = JSON.parse(line) as { port: number };
  const close = async () => {
    const exit = once(child, 'exit');
    child.kill('SIGTERM');
    await exit;
    rmSync(folder, { recursive: true });
  };
  return { endpoint: `http://127.0.0.1:${port}`, close };
}
