/**
 * How a JSON value becomes the number that the container would make of it: columns.py has the rules, and
 * ml-container/contract/encoding.json examples, which both sides are tested against.
 */
import type { Feature } from './export-header.ts';
import { readMoment } from './seconds-since-1970.ts';

/** A number, NaN for missing and unseen; or what is wrong with the value, as a part of a sentence. */
export type Encoder = (value: unknown) => number | string;

export function encoderOf(feature: Feature): Encoder {
  const { kind, type } = feature;
  switch (kind) {
    case 'number':
      return type.startsWith('decimal') ? encodeDecimal : encodeNumber;
    case 'time':
      return (value) => encodeMoment(value, false);
    case 'instant':
      return (value) => encodeMoment(value, true);
    case 'text':
      return textEncoder(placesOf(feature));
    case 'code':
      return codeEncoder(placesOf(feature));
  }
}

function encodeNumber(value: unknown): number | string {
  if (typeof value === 'number') return Number.isFinite(value) ? value : 'is infinite';
  if (value === null) return NaN;
  if (typeof value === 'boolean') return value ? 1 : 0;
  return `must be a number, and is ${wordFor(value)}`;
}

const DECIMAL = /^[+-]?\d+(?:\.\d+)?$/;

/** Many writers put decimals in quotes, so that no digit is lost. */
function encodeDecimal(value: unknown): number | string {
  return typeof value === 'string' && DECIMAL.test(value) ? Number(value) : encodeNumber(value);
}

function encodeMoment(value: unknown, needsZone: boolean): number | string {
  if (value === null) return NaN;
  const wanted = needsZone ? '2025-01-31T12:00:00Z' : '2025-01-31 or 2025-01-31T12:00:00';
  if (typeof value !== 'string') return `must be a text like ${wanted}, and is ${wordFor(value)}`;
  const moment = readMoment(value);
  if (moment?.hasZone !== needsZone) {
    return `must be ${needsZone ? 'an instant with' : 'a date or time without'} a time zone, like ${wanted}`;
  }
  return moment.seconds;
}

type Places = ReadonlyMap<unknown, number>;

function placesOf({ categories }: Feature): Places {
  return new Map((categories ?? []).map((category, place) => [category, place]));
}

function textEncoder(places: Places): Encoder {
  return (value) => {
    if (typeof value === 'string') return places.get(value) ?? NaN;
    return value === null ? NaN : `must be a text, and is ${wordFor(value)}`;
  };
}

function codeEncoder(places: Places): Encoder {
  return (value) => {
    if (typeof value === 'boolean') return places.get(value ? 1 : 0) ?? NaN;
    if (Number.isInteger(value)) return places.get(value) ?? NaN;
    return value === null ? NaN : `must be a whole number, and is ${wordFor(value)}`;
  };
}

function wordFor(value: unknown): string {
  if (Array.isArray(value)) return 'a list';
  const words: Readonly<Record<string, string>> = { string: 'a text', boolean: 'a boolean' };
  return (
    words[typeof value] ?? (typeof value === 'number' ? 'the number ' + String(value) : 'an object')
  );
}
