import { mkdtempSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { PORT_NAMES, isPortFree, pickPorts } from './ports.ts';

const newPath = () => join(mkdtempSync(join(tmpdir(), 'ports-')), 'ports.json');
const everyPortIsFree = () => Promise.resolve(true);

describe('pickPorts', () => {
  it('picks a different port for every part, and the API its own', async () => {
    const ports = await pickPorts(newPath(), 8080, everyPortIsFree);
    expect(ports.api).toBe(8080);
    expect(new Set(Object.values(ports)).size).toBe(PORT_NAMES.length + 1);
  });

  it('keeps what it picked before', async () => {
    const path = newPath();
    const first = await pickPorts(path, 8080, everyPortIsFree);
    expect(await pickPorts(path, 8080, everyPortIsFree)).toEqual(first);
  });

  it('replaces only a port that was taken meanwhile', async () => {
    const path = newPath();
    const first = await pickPorts(path, 8080, everyPortIsFree);
    const isFree = (port: number) => Promise.resolve(port !== first.minio);
    const second = await pickPorts(path, 8080, isFree);
    expect(second.minio).not.toBe(first.minio);
    expect({ ...second, minio: 0 }).toEqual({ ...first, minio: 0 });
  });

  it('picks a port for the API when asked for port 0, without keeping it', async () => {
    const path = newPath();
    const ports = await pickPorts(path, 0, everyPortIsFree);
    expect(ports.api).toBeGreaterThan(0);
    expect(JSON.parse(readFileSync(path, 'utf8'))).not.toHaveProperty('api');
  });

  it('picks below the ports that systems give to outgoing connections', async () => {
    const ports = await pickPorts(newPath(), 8080, everyPortIsFree);
    expect(Math.max(...Object.values(ports))).toBeLessThan(32_768);
  });
});

describe('isPortFree', () => {
  it('sees that somebody listens, and that nobody does any more', async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    expect(await isPortFree(port)).toBe(false);
    await new Promise((resolve) => server.close(resolve));
    expect(await isPortFree(port)).toBe(true);
  });
});
