import type { protos } from '@google-cloud/run';

type Duration = protos.google.protobuf.IDuration;

export function durationMs({ seconds, nanos }: Duration): number {
  return Number(seconds ?? 0) * 1000 + (nanos ?? 0) / 1e6;
}

export function toDuration(ms: number): Duration {
  return { seconds: Math.floor(ms / 1000), nanos: (ms % 1000) * 1e6 };
}

export function toTimestamp(ms: number): protos.google.protobuf.ITimestamp {
  return toDuration(ms);
}
