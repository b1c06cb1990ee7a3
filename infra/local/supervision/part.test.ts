import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, it } from '@jest/globals';
import { isPortFree, pickPorts } from '../ports.ts';
import { startTimeOf } from '../process-identity.mjs';
import { Part } from './part.ts';
import { PidRecord, endOrphans } from './pid-record.ts';
import { accepts } from './probe.ts';

const folder = mkdtempSync(join(tmpdir(), 'part-'));
const pidPath = join(folder, 'pids.json');
const parts: Part[] = [];

afterEach(async () => {
  await Promise.all(parts.splice(0).map((part) => part.stop()));
});

const listening = (port: number) =>
  `require('node:net').createServer().listen(${port}, '127.0.0.1')`;

function newPart(script: string, port: number) {
  const said: string[] = [];
  const provisioned: number[] = [];
  const definition = {
    name: 'minio' as const,
    command: process.execPath,
    args: ['-e', script],
    env: {},
    isReady: () => accepts(port),
    provision: () => Promise.resolve(void provisioned.push(1)),
  };
  const say = (line: string) => void said.push(line);
  const logPath = join(folder, `${port}.log`);
  const pids = new PidRecord(pidPath);
  const part = new Part(definition, { logPath, pids, say, onGivenUp: say });
  parts.push(part);
  return { part, said, provisioned };
}

const newPort = async () => (await pickPorts(join(folder, 'ports.json'), 0)).api;

describe('a part', () => {
  it('is ready when it listens, and gone with all its children when stopped', async () => {
    const port = await newPort();
    const grandchild = `const child = require('node:child_process').spawn('sleep', ['60']); console.log(child.pid);`;
    const { part } = newPart(`${grandchild} ${listening(port)}`, port);
    await part.start();
    const grandchildPid = Number(readFileSync(part.logPath, 'utf8'));
    expect(startTimeOf(grandchildPid)).toBeDefined();
    await part.stop();
    expect(await isPortFree(port)).toBe(true);
    while (startTimeOf(grandchildPid)) await sleep(5);
  });

  it('comes back when it is killed, and is provisioned again', async () => {
    const port = await newPort();
    const { part, said, provisioned } = newPart(listening(port), port);
    await part.start();
    const before = part.pid;
    part.kill('SIGKILL');
    await part.untilReady();
    expect(part.pid).not.toBe(before);
    expect(provisioned).toHaveLength(2);
    expect(said).toEqual([expect.stringContaining('died (SIGKILL)'), 'minio is back']);
  });

  it('is given up, with its last words, when it keeps dying', async () => {
    const port = await newPort();
    const { part } = newPart(`console.error('no such disk'); process.exit(3)`, port);
    await expect(part.start()).rejects.toThrow(/keeps dying \(exit code 3\)[^]*no such disk/);
  }, 30_000);

  it('restarts on demand', async () => {
    const port = await newPort();
    const { part, said } = newPart(listening(port), port);
    await part.start();
    const before = part.pid;
    await part.restart();
    expect(part.pid).not.toBe(before);
    expect(said).toEqual([]);
  });
});

describe('after the supervisor was killed', () => {
  it('the next one ends what is left, by the record', async () => {
    const port = await newPort();
    const { part } = newPart(listening(port), port);
    await part.start();
    const record = readFileSync(pidPath, 'utf8');
    expect(JSON.parse(record)).toContainEqual({
      name: 'minio',
      pid: part.pid,
      startTime: startTimeOf(part.pid!),
    });
    expect(endOrphans(pidPath).map(({ pid }) => pid)).toEqual([part.pid]);
  });
});
