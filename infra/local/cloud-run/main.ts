import { readFileSync } from 'node:fs';
import { createLocalCloudRun } from './create-local-cloud-run.ts';
import { parseFaults } from './faults/fault.ts';
import { DockerRuntime } from './runtime/docker-runtime.ts';
import { ProcessRuntime } from './runtime/process-runtime.ts';
import { parseSettings } from './settings.ts';

const { faultsFile, docker, ...settings } = parseSettings(process.env);

function print(line: object): void {
  process.stdout.write(`${JSON.stringify(line)}\n`);
}

const server = await createLocalCloudRun({
  ...settings,
  runtime:
    settings.runtime === 'docker'
      ? new DockerRuntime(docker)
      : new ProcessRuntime(settings.hostEnv),
  ...(faultsFile !== undefined && {
    faults: parseFaults(JSON.parse(readFileSync(faultsFile, 'utf8'))),
  }),
  ...(settings.printsTaskOutput && {
    onTaskOutput: (line) => {
      print({ event: 'taskOutput', ...line });
    },
  }),
});

let closing: Promise<void> | undefined;
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  // Repeated signals wait for the same end: leaving earlier would leave tasks behind.
  process.on(signal, () => {
    closing ??= server.close().then(() => {
      process.exit(0);
    });
  });
}

print({ event: 'listening', host: settings.host, port: server.port });
