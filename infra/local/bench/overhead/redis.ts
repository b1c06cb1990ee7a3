import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { freePort } from '../../free-port.ts';
import { accepts } from '../../supervision/probe.ts';
import { BackgroundProcess } from '../background-process.ts';
import { MissingPeer } from '../missing-peer.ts';

export interface Redis {
  readonly url: string;
  readonly stop: () => Promise<void>;
}

/** @throws MissingPeer */
export function findRedis(): string {
  const folders = (process.env['PATH'] ?? '').split(delimiter).filter(Boolean);
  const found = folders.map((folder) => join(folder, 'redis-server')).find(isExecutable);
  if (found) return found;
  throw new MissingPeer(
    'redis-server',
    'apt-get install redis-server   (macOS: brew install redis)',
  );
}

/** A Redis of the bench's own, which writes nothing to disk: its fastest setting. */
export async function startRedis(folder: string): Promise<Redis> {
  const command = findRedis();
  const port = await freePort();
  const server = new BackgroundProcess({
    name: 'redis-server',
    command,
    args: [
      ...['--port', String(port), '--bind', '127.0.0.1', '--dir', folder],
      ...['--save', '', '--appendonly', 'no'],
    ],
    logPath: join(folder, 'redis.log'),
  });
  await server.until(() => accepts(port));
  return { url: `redis://127.0.0.1:${port}/0`, stop: () => server.stop() };
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
