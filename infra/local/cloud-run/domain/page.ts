import { CloudRunError } from './cloud-run-error.ts';

export interface PageRequest {
  pageSize?: number | null;
  pageToken?: string | null;
}

export interface Page<T> {
  items: T[];
  nextPageToken: string;
}

const DEFAULT_SIZE = 100;
const MAX_SIZE = 1000;

/** Tokens name the last item by its key, so that items which come or go between two pages shift nothing. */
export function page<T>(all: T[], keyOf: (item: T) => string, request: PageRequest): Page<T> {
  const after = afterKey(request.pageToken ?? '');
  const size = pageSize(request.pageSize ?? 0);
  const rest = all
    .map((item) => ({ item, key: keyOf(item) }))
    .filter(({ key }) => key > after)
    .sort((a, b) => (a.key < b.key ? -1 : 1));
  const taken = rest.slice(0, size);
  const last = taken.at(-1);
  return {
    items: taken.map(({ item }) => item),
    nextPageToken: last && rest.length > size ? toToken(last.key) : '',
  };
}

/** A key that sorts the newest first. */
export function newestFirst(item: { createTimeMs: number; name: string }): string {
  const age = Number.MAX_SAFE_INTEGER - item.createTimeMs;
  return `${String(age).padStart(16, '0')} ${item.name}`;
}

function pageSize(requested: number): number {
  if (requested < 0) throw new CloudRunError('INVALID_ARGUMENT', 'page_size must not be negative.');
  return requested === 0 ? DEFAULT_SIZE : Math.min(requested, MAX_SIZE);
}

function toToken(key: string): string {
  return Buffer.from(`after ${key}`).toString('base64url');
}

function afterKey(token: string): string {
  if (token === '') return '';
  const text = Buffer.from(token, 'base64url').toString();
  if (!text.startsWith('after ')) throw new CloudRunError('INVALID_ARGUMENT', 'Bad page_token.');
  return text.slice('after '.length);
}
