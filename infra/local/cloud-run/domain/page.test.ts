import { describe, expect, test } from '@jest/globals';
import { newestFirst, page } from './page.ts';

const letters = ['c', 'a', 'e', 'b', 'd'];
const self = (letter: string) => letter;

describe('pages', () => {
  test('follow each other in the order of the keys', () => {
    const first = page(letters, self, { pageSize: 2 });
    expect(first.items).toEqual(['a', 'b']);
    const second = page(letters, self, { pageSize: 2, pageToken: first.nextPageToken });
    expect(second.items).toEqual(['c', 'd']);
    const third = page(letters, self, { pageSize: 2, pageToken: second.nextPageToken });
    expect(third).toEqual({ items: ['e'], nextPageToken: '' });
  });

  test('lose and repeat nothing when items come and go between them', () => {
    const { nextPageToken } = page(letters, self, { pageSize: 2 });
    const changed = ['c', 'd', 'e', 'a', 'aa'];
    expect(page(changed, self, { pageToken: nextPageToken }).items).toEqual(['c', 'd', 'e']);
  });

  test('that are exactly full end without a token', () => {
    expect(page(letters, self, { pageSize: 5 }).nextPageToken).toBe('');
  });

  test('refuse bad requests', () => {
    expect(() => page(letters, self, { pageSize: -1 })).toThrow('page_size');
    expect(() => page(letters, self, { pageToken: 'made up' })).toThrow('page_token');
  });
});

test('newestFirst sorts by time, then by name', () => {
  const keys = [
    newestFirst({ createTimeMs: 1000, name: 'old' }),
    newestFirst({ createTimeMs: 90_000, name: 'new' }),
    newestFirst({ createTimeMs: 90_000, name: 'and' }),
  ];
  expect(keys.sort().map((key) => key.split(' ')[1])).toEqual(['and', 'new', 'old']);
});
