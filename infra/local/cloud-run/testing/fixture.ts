import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { createLocalCloudRun } from '../create-local-cloud-run.ts';
import type { LocalCloudRun } from '../create-local-cloud-run.ts';
import { hostEnv } from '../settings.ts';
import { Clients } from './clients.ts';
import type { Transport } from './clients.ts';

/** A server of its own in a folder of its own, the clients to drive it, and a place where scripts leave marks. */
export class Fixture {
  readonly folder: string;
  readonly server: LocalCloudRun;
  readonly clients: Clients;

  constructor(folder: string, server: LocalCloudRun, transport: Transport) {
    this.folder = folder;
    this.server = server;
    this.clients = new Clients(server.port, transport);
  }

  static async start(graceMs = 10_000, transport: Transport = 'gRPC'): Promise<Fixture> {
    const folder = newFolder();
    const stateDir = join(folder, 'state');
    const server = await createLocalCloudRun({ stateDir, hostEnv: hostEnv(process.env), graceMs });
    return new Fixture(folder, server, transport);
  }

  async stop(): Promise<void> {
    await this.clients.close();
    await this.server.close();
    rmSync(this.folder, { recursive: true });
  }

  path(name: string): string {
    return join(this.folder, name);
  }

  read(name: string): string {
    return readFileSync(this.path(name), 'utf8').trim();
  }

  log(execution: string): string {
    return this.read(join('state', 'logs', `${execution.split('/').at(-1) ?? ''}.log`));
  }

  /** Bounded by the test's own timeout. */
  async untilThere(name: string): Promise<void> {
    await until(() => existsSync(this.path(name)) && this.read(name) !== '');
  }

  list(name: string): string[] {
    return readdirSync(this.path(name)).sort();
  }
}

export function newFolder(): string {
  return mkdtempSync(join(tmpdir(), 'local-cloud-run-'));
}

export async function until(isTrue: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await isTrue())) await sleep(20);
}

export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return !/^\d+ \(.*\) Z/.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return false;
  }
}
