import { Timestamp } from '@google-cloud/firestore';

/**
 * Records as Firestore keeps them. User-chosen keys (metrics, classes) may be names that Firestore keeps for
 * itself, `__name__`, or refuses: the empty one. Those get a prefix; all others, dots and any script
 * included, are plain keys of map values. Undefined values are left out: Firestore has none. Nor has it lists
 * of lists: an inner one is the value of a map. Timestamps are read as epoch milliseconds.
 */
export type Fields = Record<string, unknown>;

const ESCAPE = '~';
/** No name of a user's is kept as this one: those that begin with the prefix get another. */
const INNER_LIST = `${ESCAPE}list`;
const UNSAFE = /^(?:~.*|__.*__|)$/su;

export function toFields(record: object): Fields {
  const entries = Object.entries(record).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries.map(([key, value]) => [escape(key), toValue(value)]));
}

export function fromFields(fields: object): Fields {
  const entries = Object.entries(fields);
  return Object.fromEntries(entries.map(([key, value]) => [unescape(key), fromValue(value)]));
}

function toValue(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(toItem);
  return typeof value === 'object' && value !== null ? toFields(value) : value;
}

function toItem(item: unknown): unknown {
  return Array.isArray(item) ? { [INNER_LIST]: toValue(item) } : toValue(item);
}

function fromValue(value: unknown): unknown {
  if (value instanceof Timestamp) return value.toMillis();
  if (Array.isArray(value)) return value.map(fromItem);
  return typeof value === 'object' && value !== null ? fromFields(value) : value;
}

function fromItem(item: unknown): unknown {
  const isInner = typeof item === 'object' && item !== null && INNER_LIST in item;
  return fromValue(isInner ? item[INNER_LIST] : item);
}

function escape(key: string): string {
  return UNSAFE.test(key) ? ESCAPE + key : key;
}

function unescape(key: string): string {
  return key.startsWith(ESCAPE) ? key.slice(ESCAPE.length) : key;
}
