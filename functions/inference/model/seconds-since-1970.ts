/** ISO 8601: a date, or a date with a time of day, and perhaps a zone. Fractions to 1 ns. */
const ISO =
  /^(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:\.(\d{1,9}))?)?(Z|[+-]\d\d:?\d\d)?)?$/;

export interface Moment {
  /** Since 1970-01-01, in the zone if there is one; parts below 1 µs are dropped, towards 1970. */
  readonly seconds: number;
  readonly hasZone: boolean;
}

/** Null for what is no date. The number is the one that the container makes of the same moment. */
export function readMoment(text: string): Moment | null {
  const [, year, month, day, hour = '0', minute = '0', second = '0', fraction = '', zone] =
    ISO.exec(text) ?? [];
  const date = new Date(0);
  date.setUTCFullYear(Number(year), Number(month) - 1, Number(day));
  const isDay = date.getUTCMonth() === Number(month) - 1 && date.getUTCDate() === Number(day);
  if (!isDay || Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59) return null;
  const ofDay = Number(hour) * 3600 + Number(minute) * 60 + Number(second);
  const seconds = date.getTime() / 1000 + ofDay - offsetSeconds(zone);
  const nanos = Number(fraction.padEnd(9, '0'));
  return { seconds: microseconds(seconds, nanos) / 1e6, hasZone: zone !== undefined };
}

function offsetSeconds(zone: string | undefined): number {
  if (zone === undefined || zone === 'Z') return 0;
  const [hours, minutes] = [zone.slice(1, 3), zone.slice(-2)].map(Number);
  const size = (hours ?? 0) * 3600 + (minutes ?? 0) * 60;
  return zone.startsWith('-') ? -size : size;
}

/** Towards zero, as Arrow casts; beyond 2^53 the nearest float64 to the exact number. */
function microseconds(seconds: number, nanos: number): number {
  const below = nanos % 1000;
  const micros = (nanos - below) / 1000 + (seconds < 0 && below > 0 ? 1 : 0);
  const total = seconds * 1e6 + micros;
  if (Number.isSafeInteger(total)) return total;
  return Number(BigInt(seconds) * 1_000_000n + BigInt(micros));
}
