import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { JOB, execution } from '../testing/executions.ts';
import { Store } from './store.ts';

let folder: string;
let path: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'store-'));
  path = join(folder, 'journal.jsonl');
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

function filled(): Store {
  const store = new Store(path);
  store.write({ type: 'job', job: JOB });
  store.write({ type: 'execution', execution: execution() });
  store.advance(execution().name, { type: 'admitted', atMs: 2000 });
  return store;
}

test('a store that is opened again is the same, twice', () => {
  const before = filled();
  before.close();
  new Store(path).close();
  const again = new Store(path);
  expect([...again.jobs.values()]).toEqual([JOB]);
  expect([...again.executions.values()]).toEqual([...before.executions.values()]);
  expect(again.executions.get(execution().name)).toMatchObject({ admittedTimeMs: 2000 });
  again.close();
});

test('an entry that was cut off by a crash is forgotten', () => {
  filled().close();
  appendFileSync(path, '{"type":"jobDeleted","na');
  expect(new Store(path).jobs.size).toBe(1);
});

test('events that change nothing are not written', () => {
  const store = filled();
  const before = readFileSync(path, 'utf8');
  store.advance(execution().name, { type: 'admitted', atMs: 3000 });
  expect(readFileSync(path, 'utf8')).toBe(before);
});

test('an execution takes its operations with it', () => {
  const store = filled();
  const operation = { name: 'o', createTimeMs: 0, type: 'execution' } as const;
  store.write({ type: 'operation', operation: { ...operation, execution: execution().name } });
  store.write({ type: 'executionDeleted', name: execution().name });
  expect([store.executions.size, store.operations.size]).toEqual([0, 0]);
});

test('the journal of another version is refused, and left as it is', () => {
  writeFileSync(path, '{"version":0}\n');
  expect(() => new Store(path)).toThrow('version');
  expect(readFileSync(path, 'utf8')).toBe('{"version":0}\n');
});
