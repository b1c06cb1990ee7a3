const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** A time span as people say it: `0.3 s`, `12 s`, `3 min`, `5 h`, `2 d`. @param ms from 0 on. */
export function span(ms: number): string {
  if (ms < 10 * SECOND) return `${(ms / SECOND).toFixed(1)} s`;
  if (ms < 2 * MINUTE) return `${Math.round(ms / SECOND)} s`;
  if (ms < 2 * HOUR) return `${Math.round(ms / MINUTE)} min`;
  return ms < 2 * DAY ? `${Math.round(ms / HOUR)} h` : `${Math.round(ms / DAY)} d`;
}

export function ago(at: number, now: number): string {
  return `${span(Math.max(0, now - at))} ago`;
}

export function dueIn(at: number | null, now: number): string {
  if (at === null) return 'due now, at the latest with the tick';
  return at > now ? `due in ${span(at - now)}` : `due since ${span(now - at)}`;
}
