import type { Figures, Target } from '../bench-result.ts';
import { median, round, summarize } from '../statistics.ts';

/** What was measured of one server, round by round. */
export interface Measured {
  readonly requestsPerSecond: readonly number[];
  readonly medianMs: readonly number[];
  readonly startSeconds: readonly number[];
  readonly memoryBytes: number;
  /** Of a peer: what OpenMP may use, its better setting. */
  readonly threads: number | null;
}

const MIB = 2 ** 20;

/** By name: ours is Fitlane, and the peer that the targets are set against is MLflow. */
export function onlineFigures(measured: ReadonlyMap<string, Measured>): Figures {
  const { Fitlane: ours, ...peers } = Object.fromEntries(measured);
  const { MLflow: mlflow } = peers;
  if (ours === undefined || mlflow === undefined)
    throw new Error('ours or MLflow was not measured');
  const rates = Object.entries(peers).map(([name, peer]) => [name, median(peer.requestsPerSecond)]);
  const details = [...measured].map(([name, found]) => [name, detailsOf(found)]);
  return {
    unit: 'requests/s',
    ours: median(ours.requestsPerSecond),
    peers: Object.fromEntries(rates) as Record<string, number>,
    targets: targetsAgainst(ours, mlflow),
    details: Object.fromEntries(details) as Record<string, unknown>,
  };
}

function targetsAgainst(ours: Measured, mlflow: Measured): readonly Target[] {
  const ratio = (key: 'requestsPerSecond' | 'medianMs') => median(ours[key]) / median(mlflow[key]);
  return [
    {
      what: 'requests/s at 32 connections, against MLflow',
      value: ratio('requestsPerSecond'),
      must: 'at least',
      bound: 15,
    },
    {
      what: 'median latency at 1 connection, against MLflow',
      value: ratio('medianMs'),
      must: 'at most',
      bound: 1 / 5,
    },
    {
      what: 'start to first answer, seconds',
      value: median(ours.startSeconds),
      must: 'at most',
      bound: 1,
    },
    {
      what: 'memory, against MLflow',
      value: ours.memoryBytes / mlflow.memoryBytes,
      must: 'at most',
      bound: 1 / 4,
    },
  ];
}

function detailsOf(found: Measured) {
  return {
    requestsPerSecond: summarize(found.requestsPerSecond),
    medianMs: summarize(found.medianMs),
    startSeconds: summarize(found.startSeconds),
    memoryMib: round(found.memoryBytes / MIB),
    threads: found.threads,
  };
}
