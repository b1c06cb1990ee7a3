import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { Fixture } from '../testing/fixture.ts';

jest.setTimeout(300_000);

const SUITE = fileURLToPath(new URL('python', import.meta.url));
const PROJECT_PYTHON = new URL('../../../../.fitlane/venv/bin/python', import.meta.url);
const PYTHON = process.env['CONFORMANCE_PYTHON'] ?? fileURLToPath(PROJECT_PYTHON);
const run = promisify(execFile);

let fixture: Fixture;
beforeAll(async () => {
  await requireClient();
  fixture = await Fixture.start(200);
});
afterAll(async () => {
  // Undefined when the client is missing.
  await (fixture as Fixture | undefined)?.stop();
});

/** A test that is left out would look like one that passed. */
async function requireClient(): Promise<void> {
  const remedy = `Install conformance/python/requirements.txt, or name another Python in CONFORMANCE_PYTHON.`;
  if (!existsSync(PYTHON)) throw new Error(`There is no ${PYTHON}. ${remedy}`);
  await run(PYTHON, ['-c', 'import google.cloud.run_v2, pytest']).catch(() => {
    throw new Error(`${PYTHON} lacks google-cloud-run or pytest. ${remedy}`);
  });
}

async function pytest(): Promise<string> {
  const flags = ['--quiet', '-p', 'no:cacheprovider', '-W', 'error', '--rootdir', SUITE];
  const options = {
    cwd: SUITE,
    timeout: 280_000,
    env: {
      PATH: process.env['PATH'],
      LOCAL_CLOUD_RUN_ADDRESS: `127.0.0.1:${fixture.server.port}`,
      PYTHONDONTWRITEBYTECODE: '1',
      // Otherwise the client looks for Google's metadata server.
      NO_GCE_CHECK: 'true',
    },
  };
  const outcome = await run(PYTHON, ['-m', 'pytest', ...flags, '.'], options).catch(
    (error: unknown) => error as { stdout: string; stderr: string },
  );
  return outcome.stdout + outcome.stderr;
}

test('the official Python client gets on with it, over gRPC and REST', async () => {
  const report = await pytest();
  // The whole report, when it is not what was hoped for.
  expect(report).toMatch(/^\d+ passed in /m);
  expect(report).not.toMatch(/failed|error/i);
});
