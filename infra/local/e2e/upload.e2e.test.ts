import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { GetObjectCommand, ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { BUCKETS } from '../local-project.ts';
import { STORAGE_REGION, storageCredentials } from '../parts/storage-environment.ts';
import { PYTHON } from '../set-up/paths.mjs';
import { Stack } from '../stack.ts';
import { CuttingProxy } from './cutting-proxy.ts';
import { python } from './python.ts';

jest.setTimeout(300_000);

const MIB = 1024 ** 2;
const GIB = 1024 * MIB;
/** Those under way when a connection is cut, or the process killed. */
const LOST_PARTS = 3;
const PART_BYTES = 16 * MIB;

// Where there is /proc: on Linux ru_maxrss starts at the size of the process that called exec.
const UPLOAD = `
import pathlib, resource, sys
from fitlane import Client
print(Client().upload(sys.argv[1], resume=sys.argv[2]))
status = pathlib.Path("/proc/self/status")
if status.exists():
    lines = dict(line.split(":", 1) for line in status.read_text().splitlines())
    print("peak", int(lines["VmHWM"].split()[0]) * 1024)
else:
    print("peak", resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)`;

let folder: string;
let file: string;
let storage: Stack;
let stack: Stack;
let storageProxy: CuttingProxy;
let apiProxy: CuttingProxy;
let environment: Record<string, string>;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'fitlane-upload-'));
  file = join(folder, 'large.parquet');
  storage = new Stack({
    folder: join(folder, 'storage'),
    settings: { SERVER_PORT: '0', MINIO_CONSOLE: 'off' },
    only: ['minio'],
  });
  await Promise.all([storage.start(), writeLargeFile()]);
  storageProxy = new CuttingProxy(() => new URL(storage.addresses.minio));
  apiProxy = new CuttingProxy(() => new URL(stack.addresses.api));
  const { user, password } = storageCredentials(storage.wiring);
  stack = new Stack({
    folder: join(folder, 'stack'),
    only: ['firestore', 'api'],
    settings: {
      SERVER_PORT: '0',
      MINIO_ENDPOINT: await storageProxy.listen(),
      MINIO_ROOT_USER: user,
      MINIO_ROOT_PASSWORD: password,
    },
  });
  await stack.start();
  environment = {
    FITLANE_URL: await apiProxy.listen(),
    FITLANE_API_KEY: readFileSync(stack.apiKeyPath, 'utf8').trim(),
  };
});

afterAll(async () => {
  await Promise.all([storageProxy.close(), apiProxy.close()]);
  await stack.stop();
  await storage.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** 1 GiB of random doubles, which nothing can make smaller. */
async function writeLargeFile(): Promise<void> {
  const { code, output } = await python([
    '-c',
    `
import sys, numpy as np, pyarrow as pa, pyarrow.parquet as pq
names, rows, random = [f"x{i}" for i in range(8)], 1 << 20, np.random.default_rng(0)
schema = pa.schema([(name, pa.float64()) for name in names])
with pq.ParquetWriter(sys.argv[1], schema, compression="none", use_dictionary=False) as writer:
    for _ in range(16):
        writer.write_table(pa.table({name: random.random(rows) for name in names}))
`,
    file,
  ]);
  if (code !== 0) throw new Error(output);
}

function startUpload(resume = '') {
  const child = spawn(PYTHON, ['-c', UPLOAD, file, resume], {
    env: { ...process.env, ...environment },
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (text: Buffer) => (output += text.toString()));
  }
  return { process: child, output: () => output, ended: once(child, 'close') };
}

async function storedSha256(): Promise<string> {
  const { user, password } = storageCredentials(storage.wiring);
  const client = new S3Client({
    endpoint: storage.addresses.minio,
    region: STORAGE_REGION,
    credentials: { accessKeyId: user, secretAccessKey: password },
    forcePathStyle: true,
  });
  const Bucket = BUCKETS.datasets;
  const { Contents } = await client.send(new ListObjectsV2Command({ Bucket }));
  const { Body } = await client.send(new GetObjectCommand({ Bucket, Key: Contents?.[0]?.Key }));
  const hash = createHash('sha256');
  for await (const chunk of Body as Readable) hash.update(chunk as Buffer);
  client.destroy();
  return hash.digest('hex');
}

test('1 GiB is interrupted three times, resumes, and never passes through the API', async () => {
  const sizeBytes = statSync(file).size;
  expect(sizeBytes).toBeGreaterThan(GIB);

  // The network goes away; then the process is killed.
  const first = startUpload();
  storageProxy.when(0.25 * GIB, () => {
    storageProxy.cut(5);
    storageProxy.when(0.5 * GIB, () => first.process.kill('SIGKILL'));
  });
  await first.ended;
  expect(first.process.signalCode).toBe('SIGKILL');
  const [, id = ''] = /resume='(ds_\w+)'/.exec(first.output()) ?? [];

  // Another one goes on, and the network goes away once more.
  storageProxy.when(0.75 * GIB, () => {
    storageProxy.cut(5);
  });
  const second = startUpload(id);
  await second.ended;
  expect(second.output()).toContain("status='ready'");
  expect(second.process.exitCode).toBe(0);
  expect(storageProxy.cuts).toBeGreaterThanOrEqual(2);

  const [, peakBytes] = /peak (\d+)/.exec(second.output()) ?? [];
  expect(Number(peakBytes)).toBeLessThan(128 * MIB);

  const sha256 = await storedSha256();
  expect(second.output()).toContain(`sha256='${sha256}'`);
  // Only what was under way is sent again, not the file.
  const sentAgain = storageProxy.receivedBytes - sizeBytes;
  expect(sentAgain).toBeLessThan(3 * LOST_PARTS * PART_BYTES + MIB);
  expect(apiProxy.receivedBytes).toBeLessThan(MIB);
});
