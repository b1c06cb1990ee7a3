import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { ROOT } from './set-up/paths.mjs';

/** Pages whose links must lead somewhere. */
const PAGES = [
  'README.md',
  'clients/python/README.md',
  'infra/local/cloud-run/README.md',
  ...readdirSync(join(ROOT, 'docs'))
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name}`),
];

const pageText = (page: string) => readFileSync(join(ROOT, page), 'utf8');

describe.each(PAGES)('%s', (page) => {
  test('every path it links to exists', () => {
    const links = [...pageText(page).matchAll(/\]\(([^)#]+)(?:#[^)]*)?\)/g)].map(([, to]) => to!);
    const broken = links
      .filter((to) => !to.startsWith('http'))
      .filter((to) => !existsSync(join(ROOT, dirname(page), to)));
    expect(broken).toEqual([]);
  });
});

test('every npm command that the README names exists', () => {
  const { scripts } = JSON.parse(pageText('package.json')) as { scripts: Record<string, string> };
  const named = [...pageText('README.md').matchAll(/npm (?:run )?([a-z-]+)/g)].map(
    ([, name]) => name!,
  );
  expect(named.length).toBeGreaterThan(2);
  expect(Object.keys(scripts)).toEqual(expect.arrayContaining([...new Set(named)]));
});

test('the folders of the README are the folders of the project', () => {
  const table = [...pageText('README.md').matchAll(/^\| \[([a-z-]+)\/\]/gm)].map(
    ([, name]) => name,
  );
  const folders = readdirSync(ROOT, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && !/^(\.|node_modules|bench-results)/.test(entry.name))
    .map(({ name }) => name);
  expect(table.sort()).toEqual(folders.sort());
});

test('every page of docs is in the README', () => {
  const named = [...pageText('README.md').matchAll(/^\| \[[^\]]+\]\((docs\/[^)]+)\)/gm)];
  const pages = readdirSync(join(ROOT, 'docs')).filter((name) => !name.endsWith('.svg'));
  expect(named.map(([, to]) => to!).sort()).toEqual(pages.map((name) => `docs/${name}`).sort());
});
