/**
 * Verifies V4 signed requests as Google's documentation says that the store does, by what arrives:
 * https://cloud.google.com/storage/docs/authentication/canonical-requests
 * https://cloud.google.com/storage/docs/authentication/signatures
 */
import { createHash, createVerify, type KeyObject } from 'node:crypto';

export interface ArrivedRequest {
  readonly method: string;
  /** As it came: path and query, percent-encoded. */
  readonly target: string;
  /** By lower-case name, `host` included. */
  readonly headers: Readonly<Record<string, string>>;
}

export interface Signer {
  readonly email: string;
  readonly publicKey: KeyObject;
}

const ALGORITHM = 'GOOG4-RSA-SHA256';
const LONGEST_SECONDS = 604_800;
const SKEW_MS = 15 * 60_000;

/** Why the store would refuse it; null when it would not. */
export function refusalOf(request: ArrivedRequest, signer: Signer, now: number): string | null {
  const [path = '', query = ''] = request.target.split('?');
  const parameters = new URLSearchParams(query);
  const get = (name: string) => parameters.get(`X-Goog-${name}`) ?? '';
  const [email, ...scope] = get('Credential').split('/');
  const names = get('SignedHeaders').split(';');
  if (get('Algorithm') !== ALGORITHM) return 'the algorithm is another one';
  if (email !== signer.email) return 'the signer is another one';
  if (!isScope(scope, get('Date'))) return 'the scope is malformed';
  const late = refusedByTime(get('Date'), get('Expires'), now);
  if (late !== null) return late;
  const unsigned = refusedByHeaders(names, request.headers);
  if (unsigned !== null) return unsigned;
  const canonical = [
    request.method,
    path.split('/').map(reencoded).join('/'),
    canonicalQuery(query),
    ...names.map((name) => `${name}:${normalised(request.headers[name])}`),
    '',
    names.join(';'),
    request.headers['x-goog-content-sha256'] ?? 'UNSIGNED-PAYLOAD',
  ].join('\n');
  const digest = createHash('sha256').update(canonical).digest('hex');
  const text = [ALGORITHM, get('Date'), scope.join('/'), digest].join('\n');
  const verify = createVerify('RSA-SHA256').update(text);
  return verify.verify(signer.publicKey, get('Signature'), 'hex') ? null : 'the signature differs';
}

function isScope(scope: readonly string[], date: string): boolean {
  const [day, location, service, kind] = scope;
  const isStorage = service === 'storage' && kind === 'goog4_request' && location !== '';
  return scope.length === 4 && isStorage && day === date.slice(0, 8);
}

function refusedByTime(date: string, expires: string, now: number): string | null {
  const [, ...parts] = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(date) ?? [];
  if (parts.length === 0) return 'the date is malformed';
  const [year = 0, month = 0, ...rest] = parts.map(Number);
  const signedAt = Date.UTC(year, month - 1, ...rest);
  const seconds = /^\d+$/.test(expires) ? Number(expires) : 0;
  if (seconds < 1 || seconds > LONGEST_SECONDS) return 'the time it is good for is out of range';
  if (now < signedAt - SKEW_MS) return 'it is not good yet';
  return now < signedAt + seconds * 1000 ? null : 'it has expired';
}

/** All that is signed must have come, and every x-goog- header that came must be signed. */
function refusedByHeaders(
  names: readonly string[],
  headers: ArrivedRequest['headers'],
): string | null {
  if (!names.includes('host')) return 'the host is not signed';
  if (names.join() !== [...names].sort().join()) return 'the signed headers are not in order';
  const absent = names.find((name) => headers[name] === undefined);
  if (absent !== undefined) return `the signed header ${absent} is missing`;
  const sent = Object.keys(headers).filter((name) => name.startsWith('x-goog-'));
  const unsigned = sent.find((name) => !names.includes(name));
  return unsigned === undefined ? null : `the header ${unsigned} is not signed`;
}

function canonicalQuery(query: string): string {
  const parameters = query.split('&').filter((one) => !one.startsWith('X-Goog-Signature='));
  const pairs = parameters.map((one) => {
    const [name = '', ...value] = one.split('=');
    return `${reencoded(name)}=${reencoded(value.join('='))}`;
  });
  return pairs.sort().join('&');
}

/** RFC 3986's unreserved characters stay; all others are encoded, whoever encoded them before. */
function reencoded(text: string): string {
  return encodeURIComponent(decodeURIComponent(text)).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

function normalised(value: string | undefined): string {
  return (value ?? '').trim().replaceAll(/\s+/g, ' ');
}
