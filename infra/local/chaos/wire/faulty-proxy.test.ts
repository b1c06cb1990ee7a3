import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { Trouble } from '../faults/fault.ts';
import { FaultyProxy, type Exchange } from './faulty-proxy.ts';

let server: Server;
let proxy: FaultyProxy;
let url: string;
let served: string[];
let exchanges: Exchange[];
let hits: number;

beforeEach(async () => {
  served = [];
  exchanges = [];
  hits = 0;
  server = createServer((request, response) => {
    void text(request).then((body) => {
      served.push(body);
      response.end(`served ${body}`);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  proxy = new FaultyProxy(
    () => [port],
    (exchange) => exchanges.push(exchange),
  );
  url = await proxy.listen();
});

afterEach(async () => {
  await proxy.close();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

function arm(trouble: Trouble, times = 1): void {
  const onHit = () => {
    hits += 1;
  };
  proxy.arm({ trouble, calls: /^POST \/spoiled/, times, delayMs: 1, onHit });
}

async function post(path: string, body: string): Promise<string> {
  const response = await fetch(`${url}${path}`, { method: 'POST', body });
  return `${response.status} ${await response.text()}`;
}

async function untilServed(count: number): Promise<void> {
  while (exchanges.length < count) await new Promise((resolve) => setTimeout(resolve, 1));
}

test('what is not spoiled passes, and is seen', async () => {
  arm('loseAnswer');
  expect(await post('/other', 'a')).toBe('200 served a');
  expect(exchanges).toEqual([
    { path: '/other', request: Buffer.from('a'), status: 200, answer: Buffer.from('served a') },
  ]);
  expect(hits).toBe(0);
});

describe('a spoiled call', () => {
  test('is served without an answer', async () => {
    arm('loseAnswer');
    await expect(post('/spoiled', 'a')).rejects.toThrow();
    expect(served).toEqual(['a']);
  });

  test('never arrives', async () => {
    arm('loseRequest');
    await expect(post('/spoiled', 'a')).rejects.toThrow();
    expect(served).toEqual([]);
  });

  test('is refused', async () => {
    arm('refuse');
    expect(await post('/spoiled', 'a')).toMatch(/^503/);
    expect(served).toEqual([]);
  });

  test('arrives twice, and is answered once', async () => {
    arm('duplicate');
    expect(await post('/spoiled', 'a')).toBe('200 served a');
    await untilServed(2);
    expect(served).toEqual(['a', 'a']);
  });

  test('arrives again, later', async () => {
    arm('copyLater');
    expect(await post('/spoiled', 'a')).toBe('200 served a');
    await untilServed(2);
    expect(served).toEqual(['a', 'a']);
  });

  test('has a twin with a nonce of its own', async () => {
    arm('twin');
    await post('/spoiled', JSON.stringify({ nonce: 'n', taskIndex: 0 }));
    await untilServed(2);
    expect(JSON.parse(served[1] ?? '')).toEqual({ nonce: 'twin-of-n', taskIndex: 0 });
  });
});

test('so many calls are spoiled, and none when all is calm', async () => {
  arm('refuse', 2);
  for (const expected of [/^503/, /^503/, /^200/])
    expect(await post('/spoiled', '')).toMatch(expected);
  expect(hits).toBe(2);
  arm('refuse', 2);
  proxy.calm();
  expect(await post('/spoiled', '')).toMatch(/^200/);
});
