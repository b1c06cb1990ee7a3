// Runs the stores for the emulator tests, until its standard input closes. A process of its own:
// when the test runner is killed, the input closes too, and nothing is left running.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PROJECT } from '../local-project.ts';
import { storageCredentials, storageEnvironment } from '../parts/storage-environment.ts';
import { startStack } from '../stack.ts';
import { buildTestStores } from './build-test-stores.ts';
import { startTestStores } from './test-stores.ts';

const folder = mkdtempSync(join(tmpdir(), 'fitlane-parts-'));
process.on('SIGINT', () => undefined); // Ctrl-C ends the runner, whose end is the sign for ours

const say = (line: string) => {
  process.stderr.write(`${line}\n`);
};

try {
  const paths = await buildTestStores(say);
  const stack = await startStack({
    folder,
    only: ['firestore', 'pubsub', 'minio'],
    settings: { SERVER_PORT: '0', MINIO_CONSOLE: 'off' },
    say,
  });
  try {
    const testStores = await startTestStores(paths, folder, storageCredentials(stack.wiring));
    const environment = {
      GOOGLE_CLOUD_PROJECT: PROJECT,
      FIRESTORE_EMULATOR_HOST: stack.addresses.firestoreHost,
      PUBSUB_EMULATOR_HOST: stack.addresses.pubsubHost,
      METADATA_SERVER_DETECTION: 'none',
      ...storageEnvironment(stack.wiring),
      ...testStores.environment,
    };
    process.stdout.write(`${JSON.stringify(environment)}\n`);
    await inputClosed();
    await testStores.stop();
  } finally {
    await stack.stop();
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
process.exit();

function inputClosed(): Promise<void> {
  return new Promise((resolve) => {
    process.stdin.once('close', resolve).resume();
  });
}
