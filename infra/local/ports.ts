import { readFileSync, writeFileSync, mkdirSync } from 'node:fs';
import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';
import { dirname } from 'node:path';

export const PORT_NAMES = [
  'firestore',
  'pubsub',
  'minio',
  'minioConsole',
  'cloudRun',
  'controller',
  'worker',
  'inference',
  'issuer',
  'metadataApi',
  'metadataController',
  'metadataWorker',
  'metadataTask',
  'metadataScheduler',
] as const;

export type PortName = (typeof PORT_NAMES)[number];
export type Ports = Record<PortName, number> & { api: number };

/**
 * Below the ports that systems give to outgoing connections (32768 and up): a part that is
 * restarted must find its port as free as it left it.
 */
const LOWEST_PORT = 20_000;
const HIGHEST_PORT = 30_000;

/** Ports are picked once and kept, so that addresses last; one that was taken meanwhile is replaced. */
export async function pickPorts(
  path: string,
  serverPort: number,
  isFree: (port: number) => Promise<boolean> = isPortFree,
): Promise<Ports> {
  const kept = readKept(path);
  const taken = new Set<number>([serverPort]);
  const entries: [string, number][] = [];
  for (const name of PORT_NAMES) {
    const port = await pickPort(kept[name], taken, isFree);
    taken.add(port);
    entries.push([name, port]);
  }
  const ports = Object.fromEntries(entries) as Record<PortName, number>;
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, `${JSON.stringify(ports, null, 2)}\n`);
  return { ...ports, api: serverPort || (await pickPort(undefined, taken, isFree)) };
}

async function pickPort(
  kept: number | undefined,
  taken: ReadonlySet<number>,
  isFree: (port: number) => Promise<boolean>,
): Promise<number> {
  if (kept !== undefined && !taken.has(kept) && (await isFree(kept))) return kept;
  for (;;) {
    const port = randomInt(LOWEST_PORT, HIGHEST_PORT);
    if (!taken.has(port) && (await isFree(port))) return port;
  }
}

/** Whether this machine would let us listen there. */
export function isPortFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => {
      resolve(false);
    });
    probe.listen(port, '127.0.0.1', () => {
      probe.close(() => {
        resolve(true);
      });
    });
  });
}

function readKept(path: string): Partial<Record<string, number>> {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as Partial<Record<string, number>>;
  } catch {
    return {};
  }
}
