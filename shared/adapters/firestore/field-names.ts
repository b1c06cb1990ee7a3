/**
 * Records as Firestore keeps them. User-chosen keys (metrics, classes) may be names that Firestore keeps for
 * itself, `__name__`, or refuses: the empty one. Those get a prefix; all others, dots and any script
 * included, are plain keys of map values. Undefined values are left out: Firestore has none.
 */
export type Fields = Record<string, unknown>;

const ESCAPE = '~';
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
  if (Array.isArray(value)) return value.map(toValue);
  return typeof value === 'object' && value !== null ? toFields(value) : value;
}

function fromValue(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(fromValue);
  return typeof value === 'object' && value !== null ? fromFields(value) : value;
}

function escape(key: string): string {
  return UNSAFE.test(key) ? ESCAPE + key : key;
}

function unescape(key: string): string {
  return key.startsWith(ESCAPE) ? key.slice(ESCAPE.length) : key;
}
