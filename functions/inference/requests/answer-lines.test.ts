import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { once } from 'node:events';
import { request } from 'node:http';
import { exampleExport } from '../testing/example-export.ts';
import { InferenceWorld } from '../testing/inference-world.ts';
import { smallExport } from '../testing/small-tree.ts';

const PREDICT = '/v1/models/churn/predict';

let world: InferenceWorld;
beforeEach(async () => {
  world = new InferenceWorld();
  await world.open();
});
afterEach(() => world.close());

describe('a stream of lines', () => {
  const type = { 'content-type': 'application/x-ndjson' };
  const linesOf = (text: string) =>
    text
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));

  test('gets a line for each', async () => {
    const { content, instances, predictions } = exampleExport('every-kind');
    world.addVersion(content);
    const lines = instances.map((instance) => JSON.stringify(instance)).join('\n');
    const { text, headers } = await world.send('POST', PREDICT, lines, type);
    expect(linesOf(text).map(({ prediction }) => prediction)).toEqual(predictions);
    expect(headers.get('content-type')).toBe('application/x-ndjson');
    expect(headers.get('x-fitlane-version')).toBe('ver_1');
  });

  test('goes on after a line that cannot be answered', async () => {
    world.addVersion(smallExport());
    const lines = `[0,"a"]\n\n{"x":"no"}\nno json\n[0,"a"]\r\n`;
    const [first, second, third, last] = linesOf(
      (await world.send('POST', PREDICT, lines, type)).text,
    );
    expect(second).toMatchObject({ row: 1, error: { code: 'invalid_instance', row: 1 } });
    expect(second.error.errors).toHaveLength(2);
    expect(third).toMatchObject({ row: 2, error: { code: 'invalid_request' } });
    expect(last).toEqual(first);
  });

  test('is answered line by line, while more lines come, and wherever they are cut', async () => {
    world.addVersion(smallExport({}, { classes: ['nö', 'yes'] }));
    const headers = { ...type, authorization: `Bearer ${world.key}` };
    const call = request(`${world.url}${PREDICT}`, { method: 'POST', headers });
    const line = Buffer.from('{"x": 0, "shop": "ä"}\n');
    call.write(line);
    const [answer] = await once(call, 'response');
    const [chunk] = await once(answer, 'data');
    expect(JSON.parse(String(chunk))).toMatchObject({ prediction: 'nö' });
    for (const byte of line) call.write(Buffer.of(byte));
    const [next] = await once(answer, 'data');
    expect(String(next)).toBe(String(chunk));
    call.end();
    await once(answer, 'end');
  });

  test('ends at a line that never does', async () => {
    world.addVersion(smallExport());
    await expect(world.send('POST', PREDICT, 'x'.repeat(2 ** 20 + 1), type)).rejects.toThrow();
  });
});
