import { createServer } from 'node:http';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { closed, listenOnLoopback } from '@fitlane/shared/testing/loopback.ts';
import { ApiWorld } from '../testing/api-world.ts';

/** Says what it was asked. */
const inference = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    const { method, url, headers } = request;
    const { authorization, host } = headers;
    response.writeHead(418, { 'content-type': 'application/json', 'x-fitlane-version': 'ver_1' });
    response.end(
      JSON.stringify({ method, url, host, authorization, body: String(Buffer.concat(chunks)) }),
    );
  });
});

let world: ApiWorld;
beforeEach(() => {
  world = new ApiWorld();
});
afterEach(() => world.close());

test.each(['/v1/models/a%20b/predict?version=ver_1', '/stream?model=m', '/batch'])(
  '%s is passed on, and so is its answer',
  async (path) => {
    const inferenceUrl = await listenOnLoopback(inference);
    Object.assign(world.deps, { inferenceUrl });
    await world.open();
    const answer = await world.send('POST', path, { instance: 1 }, 'flk_any');
    expect(answer.status).toBe(418);
    expect(answer.headers.get('x-fitlane-version')).toBe('ver_1');
    expect(answer.body).toEqual({
      method: 'POST',
      url: path,
      host: new URL(inferenceUrl).host,
      authorization: 'Bearer flk_any',
      body: '{"instance":1}',
    });
    inference.closeAllConnections();
    await closed(inference);
  },
);

test('says so while inference does not answer', async () => {
  await world.open();
  const answer = await world.send('POST', '/batch', { instances: [] });
  expect(answer.body).toMatchObject({ status: 503, code: 'unavailable', owner: 'system' });
  expect(answer.headers.get('retry-after')).toBe('2');
});
