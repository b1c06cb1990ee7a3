import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { e2ePython } from '../e2e/e2e-venv.ts';
import { FITLANE, PYTHON } from '../set-up/paths.mjs';
import { runChecks } from './run-checks.ts';
import { countsOfJest } from './jest-report.ts';
import { countsOfJunit } from './junit-report.ts';
import { runCommand } from './run-command.ts';
import type { Command } from './run-command.ts';
import { judge } from './suite-result.ts';
import type { Counts } from './suite-result.ts';

export interface Suite {
  name: string;
  run(): Promise<Counts>;
}

/** What `npm test` runs, one after another, the quickest answers first. */
export const suites: Suite[] = [
  { name: 'check', run: runChecks },
  jestSuite('unit'),
  jestSuite('emulator'),
  pytestSuite('python', 'ml-container'),
  pytestSuite('python-client', 'clients/python'),
  jestSuite('e2e', ['--runInBand']),
  stackSuite('datasets'),
  stackSuite('bad_input'),
  stackSuite('online'),
  jestSuite('containers'),
];

function jestSuite(project: string, args: string[] = []): Suite {
  const report = reportPath(`${project}.json`);
  const command = {
    program: process.execPath,
    args: [
      // jest's ESM support needs it: https://jestjs.io/docs/ecmascript-modules
      ...['--experimental-vm-modules', 'node_modules/jest/bin/jest.js'],
      ...['--selectProjects', project, '--json', `--outputFile=${report}`, ...args],
    ],
    env: { NODE_NO_WARNINGS: '1' },
  };
  return { name: project, run: () => runAndCount(command, report, countsOfJest) };
}

function pytestSuite(name: string, folder: string): Suite {
  const report = reportPath(`${name}.xml`);
  const command = { program: PYTHON, args: ['-m', 'pytest', `--junitxml=${report}`], folder };
  return { name, run: () => runAndCount(command, report, countsOfJunit) };
}

/** Tests in Python, of a folder of `e2e/python`, with a stack of their own. */
function stackSuite(name: string): Suite {
  const report = reportPath(`${name}.xml`);
  const commandOf = (python: string): Command => ({
    program: process.execPath,
    args: [
      ...['--import', 'tsx', 'infra/local/e2e/with-stack.ts'],
      ...[python, '-m', 'pytest', `--junitxml=${report}`, `infra/local/e2e/python/${name}`],
    ],
  });
  const run = async () =>
    runAndCount(commandOf(await e2ePython(console.log)), report, countsOfJunit);
  return { name, run };
}

/** A report of an earlier run never counts for this one. */
async function runAndCount(
  command: Command,
  report: string,
  countsOf: (text: string) => Counts,
): Promise<Counts> {
  mkdirSync(dirname(report), { recursive: true });
  rmSync(report, { force: true });
  const exitCode = await runCommand(command);
  return judge(read(report, countsOf), exitCode);
}

function read(report: string, countsOf: (text: string) => Counts): Counts {
  try {
    return countsOf(readFileSync(report, 'utf8'));
  } catch {
    return { passed: 0, failed: 0, skipped: 0 }; // the runner ended before it wrote one
  }
}

function reportPath(file: string): string {
  return join(FITLANE, 'test-reports', file);
}
