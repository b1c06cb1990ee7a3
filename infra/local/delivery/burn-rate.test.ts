import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test } from '@jest/globals';
import { burningObjectives } from './burn-rate.ts';

const SERVICE = 'projects/1/services/api';
const SLOS = ['availability', 'latency'].map((id) => `${SERVICE}/serviceLevelObjectives/${id}`);

let close: () => void = () => undefined;
afterEach(() => {
  close();
});

/** Answers as Cloud Monitoring does: a series of points for each objective that has any. */
async function monitoring(rates: Record<string, number[]>, status = 200): Promise<string> {
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '', 'http://x');
    response.statusCode = status;
    response.end(JSON.stringify(answerTo(url, rates)));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  close = () => void server.close();
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

function answerTo({ pathname, searchParams }: URL, rates: Record<string, number[]>): object {
  if (pathname === '/v3/projects/fitlane/services') return { services: [{ name: SERVICE }] };
  if (pathname === '/v3/projects/empty/services') return {};
  if (pathname === `/v3/${SERVICE}/serviceLevelObjectives`)
    return { serviceLevelObjectives: SLOS.map((name) => ({ name })) };
  const slo = /"(.*)", "300s"/.exec(searchParams.get('filter') ?? '')?.[1] ?? '';
  const points = (rates[slo] ?? []).map((doubleValue) => ({ value: { doubleValue } }));
  return points.length === 0 ? {} : { timeSeries: [{ points }] };
}

const burning = (address: string, project = 'fitlane') =>
  burningObjectives({ address, project, accessToken: 't' }, 1_700_000_000_000);

test('an objective burns when any of its points is above the fast rate', async () => {
  const address = await monitoring({ [SLOS[0]!]: [0, 14.4], [SLOS[1]!]: [0.5, 15, 1] });
  expect(await burning(address)).toEqual([SLOS[1]]);
});

test('without requests nothing burns', async () => {
  expect(await burning(await monitoring({}))).toEqual([]);
});

test('no answer is no good news', async () => {
  await expect(burning(await monitoring({}, 403))).rejects.toThrow('roles/monitoring.viewer');
});

test('a project without objectives could not tell a bad canary', async () => {
  await expect(burning(await monitoring({}), 'empty')).rejects.toThrow(
    'no service level objectives',
  );
});
