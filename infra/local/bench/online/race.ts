import type { BenchContext } from '../bench-context.ts';
import { medianMs, requestsPerSecond } from './load.ts';
import type { Measured } from './online-figures.ts';
import type { OnlineServer, Row } from './online-server.ts';
import { RunningServer } from './running-server.ts';

export interface Chosen {
  readonly server: OnlineServer;
  /** Of a peer: what OpenMP may use. */
  readonly threads: number | null;
}

interface Alone extends Chosen {
  readonly startSeconds: readonly number[];
  readonly memoryBytes: number;
}

interface Side extends Alone {
  readonly running: RunningServer;
  readonly requestsPerSecond: number[];
  readonly medianMs: number[];
}

/** Measures all, by name. They take turns, so that a noisy moment of the machine meets each of them. */
export async function race(
  context: BenchContext,
  servers: readonly Chosen[],
  rows: readonly Row[],
  labels: readonly number[],
): Promise<ReadonlyMap<string, Measured>> {
  const row = rows[0] ?? [];
  const alone: Alone[] = [];
  for (const chosen of servers) alone.push(await measureAlone(context, chosen, row));
  const sides: Side[] = [];
  for (const each of alone) {
    const running = await RunningServer.start(context, each.server, row);
    compare(each, await running.labelsOf(rows), labels);
    sides.push({ ...each, running, requestsPerSecond: [], medianMs: [] });
  }
  const rounds = context.isQuick ? 1 : 5;
  for (let round = 0; round <= rounds; round += 1) {
    context.say(round === 0 ? 'warming up' : `round ${round} of ${rounds}`);
    for (const side of sides) await measure(context, side, row, round > 0);
  }
  return new Map(sides.map((side) => [side.server.name, side]));
}

/** Several starts, and the memory under load: beside its like, a peer would share the pages of its libraries. */
async function measureAlone(context: BenchContext, chosen: Chosen, row: Row): Promise<Alone> {
  const startSeconds: number[] = [];
  let memoryBytes = NaN;
  for (let start = 0; start < (context.isQuick ? 1 : 3); start += 1) {
    const running = await RunningServer.start(context, chosen.server, row);
    startSeconds.push(running.startSeconds);
    await requestsPerSecond(running, row, context.isQuick ? 1 : 4);
    memoryBytes = running.memoryBytes();
    await running.stop();
  }
  const started = startSeconds.map((seconds) => seconds.toFixed(2)).join(', ');
  context.say(`${chosen.server.name} alone: started in ${started} s`);
  return { ...chosen, startSeconds, memoryBytes };
}

function compare({ server }: Alone, found: readonly number[], labels: readonly number[]): void {
  const place = labels.findIndex((label, row) => label !== found[row]);
  if (place >= 0) throw new Error(`${server.name} answers another label for row ${place}`);
}

async function measure(
  context: BenchContext,
  side: Side,
  row: Row,
  isKept: boolean,
): Promise<void> {
  const [seconds, calls] = context.isQuick ? [1, 100] : [4, 2_000];
  const rate = await requestsPerSecond(side.running, row, seconds);
  const ms = await medianMs(side.running, row, calls);
  if (!isKept) return;
  side.requestsPerSecond.push(rate);
  side.medianMs.push(ms);
}
