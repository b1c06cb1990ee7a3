import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { credentials } from '@grpc/grpc-js';
import empty from 'google-protobuf/google/protobuf/empty_pb.js';
import struct from 'google-protobuf/google/protobuf/struct_pb.js';
import service from '@pulumi/pulumi/proto/analyzer_grpc_pb.js';
import messages from '@pulumi/pulumi/proto/analyzer_pb.js';
import type { Example } from './violations.ts';

const PACK = join(import.meta.dirname, '../pack');

export interface HostedPack {
  readonly rules: () => Promise<string[]>;
  /** The names of the rules that refuse it. */
  readonly refusals: (urn: string, example: Example) => Promise<string[]>;
  readonly stop: () => void;
}

/** The policy pack as `pulumi up --policy-pack` runs it: by Pulumi's own host, asked over gRPC. */
export async function hostPack(): Promise<HostedPack> {
  const host = createRequire(import.meta.url).resolve('@pulumi/pulumi/cmd/run-policy-pack');
  const nobody = '127.0.0.1:1'; // rules that fail would tell the engine
  const child = fork(host, [nobody, PACK], {
    env: {},
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
  });
  const port = await portOf(child);
  const client = new service.AnalyzerClient(`127.0.0.1:${port}`, credentials.createInsecure());
  return {
    rules: async () => {
      const info = await call<messages.AnalyzerInfo>((done) =>
        client.getAnalyzerInfo(new empty.Empty(), done),
      );
      return info.getPoliciesList().map((policy) => policy.getName());
    },
    refusals: async (urn, example) => {
      const answer = await call<messages.AnalyzeResponse>((done) =>
        client.analyze(requestOf(urn, example), done),
      );
      return answer.getDiagnosticsList().map((diagnostic) => diagnostic.getPolicyname());
    },
    stop: () => {
      client.close();
      child.kill('SIGKILL');
    },
  };
}

async function portOf(child: ChildProcess): Promise<number> {
  const [text] = (await Promise.race([
    once(child.stdout ?? child, 'data'),
    once(child, 'exit').then(() => ['']),
  ])) as [Buffer | string];
  const port = Number.parseInt(text.toString(), 10);
  if (Number.isNaN(port)) throw new Error('The policy pack does not start.');
  return port;
}

function requestOf(urn: string, { type, props }: Example): messages.AnalyzeRequest {
  const request = new messages.AnalyzeRequest();
  request.setUrn(urn);
  request.setType(type);
  request.setName(urn.split('::').at(-1) ?? '');
  request.setOptions(new messages.AnalyzerResourceOptions());
  request.setProperties(struct.Struct.fromJavaScript(props as Record<string, never>));
  return request;
}

function call<Answer>(
  ask: (done: (error: Error | null, answer: Answer) => void) => unknown,
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    ask((error, answer) => {
      if (error) reject(error);
      else resolve(answer);
    });
  });
}
