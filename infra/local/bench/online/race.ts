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

interface Side extends Chosen {
  readonly running: RunningServer;
  readonly startSeconds: readonly number[];
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
  const sides: Side[] = [];
  for (const chosen of servers) {
    const side = await start(context, chosen, row);
    compare(side, await side.running.labelsOf(rows), labels);
    sides.push(side);
  }
  const rounds = context.isQuick ? 1 : 5;
  for (let round = 0; round <= rounds; round += 1) {
    context.say(round === 0 ? 'warming up' : `round ${round} of ${rounds}`);
    for (const side of sides) await measure(context, side, row, round > 0);
  }
  return new Map(sides.map((side) => [side.server.name, measuredOf(side)]));
}

/** Several times; the last one stays. */
async function start(context: BenchContext, chosen: Chosen, row: Row): Promise<Side> {
  const startSeconds: number[] = [];
  let running = await RunningServer.start(context, chosen.server, row);
  startSeconds.push(running.startSeconds);
  for (let again = 1; again < (context.isQuick ? 1 : 3); again += 1) {
    await running.stop();
    running = await RunningServer.start(context, chosen.server, row);
    startSeconds.push(running.startSeconds);
  }
  context.say(
    `${chosen.server.name} started in ${startSeconds.map((s) => s.toFixed(2)).join(', ')} s`,
  );
  return { ...chosen, running, startSeconds, requestsPerSecond: [], medianMs: [] };
}

function compare({ server }: Side, found: readonly number[], labels: readonly number[]): void {
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

function measuredOf({
  running,
  startSeconds,
  requestsPerSecond: rates,
  medianMs: ms,
  threads,
}: Side): Measured {
  const memoryBytes = running.memoryBytes();
  return { requestsPerSecond: rates, medianMs: ms, startSeconds, memoryBytes, threads };
}
