import { fork } from 'node:child_process';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { Server, ServerCredentials } from '@grpc/grpc-js';
import engineService from '@pulumi/pulumi/proto/engine_grpc_pb.js';
import monitorService from '@pulumi/pulumi/proto/resource_grpc_pb.js';
import { recordingEngine } from './recording-engine.ts';
import type { ProgramRun } from './registered-resource.ts';
import { recordingMonitor } from './resource-monitor.ts';
import { readStackFile, type StackName } from './stack-file.ts';

const PROGRAM = join(import.meta.dirname, '..');

/**
 * Runs the whole program, as Pulumi's own language host does, against an engine that only records.
 *
 * @throws Error with what the program complained of.
 */
export async function runProgram(
  stack: StackName,
  { isPreview }: { readonly isPreview: boolean },
): Promise<ProgramRun> {
  const monitor = recordingMonitor(stack, isPreview);
  const engine = recordingEngine();
  const server = new Server();
  server.addService(monitorService.ResourceMonitorService, monitor.service);
  server.addService(engineService.EngineService, engine.service);
  const port = await listen(server);
  try {
    const { code, output } = await runToItsEnd(stack, port, isPreview);
    if (code !== 0 || engine.complaints.length > 0)
      throw new Error(
        `The program of ${stack} failed:\n${[...engine.complaints, output].join('\n')}`,
      );
  } finally {
    server.forceShutdown();
  }
  return monitor.run();
}

function listen(server: Server): Promise<number> {
  return new Promise((resolve, reject) => {
    server.bindAsync('127.0.0.1:0', ServerCredentials.createInsecure(), (error, port) => {
      if (error) reject(error);
      else resolve(port);
    });
  });
}

async function runToItsEnd(stack: StackName, port: number, isPreview: boolean) {
  const address = `127.0.0.1:${port}`;
  const args = [
    ...['--project=fitlane', `--stack=${stack}`, '--parallel=16', `--pwd=${PROGRAM}`],
    ...[`--monitor=${address}`, `--engine=${address}`, ...(isPreview ? ['--dry-run'] : []), '.'],
  ];
  const host = createRequire(import.meta.url).resolve('@pulumi/pulumi/cmd/run');
  const child = fork(host, args, {
    execArgv: ['--import', 'tsx'],
    env: { PULUMI_CONFIG: JSON.stringify(readStackFile(stack)) },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  const output: string[] = [];
  for (const stream of [child.stdout, child.stderr])
    stream?.on('data', (text: Buffer) => output.push(text.toString()));
  const [code] = (await once(child, 'exit')) as [number | null];
  return { code, output: output.join('') };
}
