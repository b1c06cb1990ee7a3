// Runs the stores for the emulator tests, until its standard input closes. A process of its own:
// when the test runner is killed, the input closes too, and nothing is left running.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PROJECT } from '../local-project.ts';
import { storageEnvironment } from '../parts/storage-environment.ts';
import { startStack } from '../stack.ts';

const folder = mkdtempSync(join(tmpdir(), 'fitlane-parts-'));
process.on('SIGINT', () => undefined); // Ctrl-C ends the runner, whose end is the sign for ours

try {
  const stack = await startStack({
    folder,
    only: ['firestore', 'pubsub', 'minio'],
    settings: { SERVER_PORT: '0', MINIO_CONSOLE: 'off' },
    say: (line) => {
      process.stderr.write(`${line}\n`);
    },
  });
  const environment = {
    GOOGLE_CLOUD_PROJECT: PROJECT,
    FIRESTORE_EMULATOR_HOST: stack.addresses.firestoreHost,
    PUBSUB_EMULATOR_HOST: stack.addresses.pubsubHost,
    METADATA_SERVER_DETECTION: 'none',
    ...storageEnvironment(stack.wiring),
  };
  process.stdout.write(`${JSON.stringify(environment)}\n`);
  await inputClosed();
  await stack.stop();
} finally {
  rmSync(folder, { recursive: true, force: true });
}
process.exit();

function inputClosed(): Promise<void> {
  return new Promise((resolve) => {
    process.stdin.once('close', resolve).resume();
  });
}
