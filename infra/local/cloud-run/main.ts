import { createLocalCloudRun } from './create-local-cloud-run.ts';
import { parseSettings } from './settings.ts';

const settings = parseSettings(process.env);

function print(line: object): void {
  process.stdout.write(`${JSON.stringify(line)}\n`);
}

const server = await createLocalCloudRun({
  ...settings,
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
