import { join } from 'node:path';
import { statSync } from 'node:fs';
import type { BenchContext } from './bench-context.ts';
import type { Figures } from './bench-result.ts';
import { startContainer, type Container } from './container-task.ts';
import { runMeasured, scriptPath, type Measured } from './measured-process.ts';
import { median, round, summarize } from './statistics.ts';
import { THREADS, threadEnvironment } from './threads.ts';

const MOST_MB = 450;
/** Many times the rows may cost that much more memory. */
const MOST_GROWTH = 1.25;
const LEAST_SPEED_UP = 0.5;
const SMALL_ROWS = 300_000;

interface Files {
  readonly csv: string;
  readonly outFolder: string;
  readonly peer: string;
}

/** Rows per second from CSV to Parquet, the start of the process included; and how much memory that takes. */
export async function convert(context: BenchContext): Promise<Figures> {
  const { rows, rounds } = context.isQuick
    ? { rows: 600_000, rounds: 1 }
    : { rows: 2_800_000, rounds: 3 };
  const container = await startContainer(context);
  const small = await convertOurs(container, await files(context, SMALL_ROWS));
  const large = await files(context, rows);
  const ours: Measured[] = [];
  const peer: Measured[] = [];
  for (let turn = 1; turn <= rounds; turn += 1) {
    context.say(`round ${turn} of ${rounds}`);
    ours.push(await convertOurs(container, large));
    peer.push(await convertPeer(context, large));
  }
  const both = [join(large.outFolder, 'data.parquet'), large.peer];
  await runMeasured(context.python, [scriptPath('same_tables.py'), ...both]);
  return figures(rows, statSync(large.csv).size, { small, ours, peer });
}

async function files({ folder, python, say }: BenchContext, rows: number): Promise<Files> {
  const csv = join(folder, `${rows}.csv`);
  say(`writing ${rows} rows of CSV`);
  await runMeasured(python, [scriptPath('make_csv.py'), csv, String(rows)]);
  return { csv, outFolder: join(folder, 'ours'), peer: join(folder, 'peer.parquet') };
}

function convertOurs(container: Container, { csv, outFolder }: Files): Promise<Measured> {
  return container.convert({ dataPath: csv, outFolder, threads: THREADS });
}

function convertPeer({ python }: BenchContext, { csv, peer }: Files): Promise<Measured> {
  const args = [scriptPath('convert_at_once.py'), csv, peer];
  return runMeasured(python, args, threadEnvironment(THREADS));
}

interface Runs {
  readonly small: Measured;
  readonly ours: readonly Measured[];
  readonly peer: readonly Measured[];
}

function figures(rows: number, csvBytes: number, { small, ours, peer }: Runs): Figures {
  const speed = (runs: readonly Measured[]) => rows / median(secondsOf(runs));
  const [oursMb, peerMb] = [peakMb(ours), peakMb(peer)];
  return {
    unit: 'rows/s',
    ours: speed(ours),
    peers: { 'pandas (read_csv, to_parquet)': speed(peer) },
    targets: [
      {
        what: 'rows/s against pandas',
        value: speed(ours) / speed(peer),
        must: 'at least',
        bound: LEAST_SPEED_UP,
      },
      { what: 'peak memory in MB', value: oursMb, must: 'at most', bound: MOST_MB },
      {
        what: `peak memory against that of ${SMALL_ROWS} rows`,
        value: oursMb / peakMb([small]),
        must: 'at most',
        bound: MOST_GROWTH,
      },
    ],
    details: {
      ...{ rows, columns: 13, csvMb: round(csvBytes / 1e6), threads: THREADS },
      tablesAreEqual: true,
      peakMb: { ours: round(oursMb), pandas: round(peerMb), ofFewRows: round(peakMb([small])) },
      seconds: { ours: summarize(secondsOf(ours)), pandas: summarize(secondsOf(peer)) },
    },
  };
}

function secondsOf(runs: readonly Measured[]): number[] {
  return runs.map(({ seconds }) => seconds);
}

function peakMb(runs: readonly Measured[]): number {
  return Math.max(...runs.map(({ peakBytes }) => peakBytes)) / 1e6;
}
