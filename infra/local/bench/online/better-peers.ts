import type { BenchContext } from '../bench-context.ts';
import { THREADS } from '../threads.ts';
import { requestsPerSecond } from './load.ts';
import type { OnlineServer, Row } from './online-server.ts';
import { peersWith } from './peers.ts';
import type { Chosen } from './race.ts';
import { RunningServer } from './running-server.ts';

/** Each peer with the number of threads with which it answers more requests. */
export async function betterPeers(
  context: BenchContext,
  python: string,
  row: Row,
): Promise<readonly Chosen[]> {
  const best = new Map<string, Chosen & { readonly rate: number }>();
  for (const threads of new Set([1, THREADS])) {
    for (const server of peersWith(python, context.folder, threads)) {
      const rate = await briefly(context, server, row);
      context.say(`${server.name} with OMP_NUM_THREADS=${threads}: ${Math.round(rate)} requests/s`);
      if (rate > (best.get(server.name)?.rate ?? 0))
        best.set(server.name, { server, threads, rate });
    }
  }
  return [...best.values()];
}

async function briefly(context: BenchContext, server: OnlineServer, row: Row): Promise<number> {
  const running = await RunningServer.start(context, server, row);
  await requestsPerSecond(running, row, 1); // warms up
  const rate = await requestsPerSecond(running, row, context.isQuick ? 1 : 3);
  await running.stop();
  return rate;
}
