import { describe, expect, test } from '@jest/globals';
import { KINDS } from './kinds.ts';
import { sustainedLoad } from './load.ts';
import { withTables } from './operations-page.ts';
import { costsOf, totalOf } from './prices.ts';
import { runJobs } from './run-jobs.ts';
import { billTable, jobTable, loadTable } from './tables.ts';

const runOf = (name: string) => {
  const kind = KINDS.find((one) => one.name === name)!;
  return runJobs({ jobsPerMinute: 1, tenants: 1, jobs: 1, kindOf: () => kind });
};

/** Ids left out. */
const kindsOfDocuments = (paths: Iterable<string>) =>
  new Set(
    [...paths].map((path) =>
      path
        .split('/')
        .filter((_, index) => index % 2 === 0)
        .join('/'),
    ),
  );

describe('one job', () => {
  test('writes what the adapters would write, and nothing else', async () => {
    const { ofJobs, writesOf } = await runOf('fit, express');
    expect([...kindsOfDocuments(writesOf.keys())].sort()).toEqual([
      'asks',
      'datasets',
      'fingerprints',
      'idempotencyKeys',
      'jobs',
      'jobs/attempts/tasks',
      'jobs/events',
      'jobs/logs',
      'lanes/tenants',
      'lanes/tenants/queue',
      'lanes/tenants/slots',
      'leases',
      'usage',
      'versions',
    ]);
    const byJobs = [...writesOf].filter(([path]) => !path.startsWith('leases/'));
    expect(byJobs.reduce((sum, [, writes]) => sum + writes, 0)).toBe(ofJobs.writes);
    expect(ofJobs).toMatchObject({ messages: 1, executions: 0, deletes: 3 });
  });

  test('of many tasks starts one execution, and costs more', async () => {
    const [one, many] = [await runOf('fit, bulk'), await runOf('predict, bulk, 8 tasks')];
    expect(many.ofJobs).toMatchObject({ executions: 1, tasks: 8 });
    expect(many.ofJobs.writes).toBeGreaterThan(one.ofJobs.writes);
    expect(totalOf(costsOf(many.ofJobs))).toBeGreaterThan(totalOf(costsOf(one.ofJobs)));
    expect(many.computeUsd).toBeGreaterThan(0.001);
  });
});

test('the tables name what is over its limit', async () => {
  const run = await runOf('fit, bulk');
  const calm = loadTable([sustainedLoad(1, 1, run)]);
  const busy = loadTable([sustainedLoad(100_000, 1, run)]);
  expect(calm).not.toContain('over**');
  expect(busy).toMatch(/executions running.*over\*\*/);
  expect(jobTable(KINDS, [run]).split('\n')).toHaveLength(2 + KINDS.length);
});

test('the bill of a month is what its parts cost', async () => {
  const run = await runOf('fit, bulk');
  const [, , ...rows] = billTable([sustainedLoad(100, 1, run)]).split('\n');
  const usd = rows.map((row) => Number(row.split('|')[2]?.replaceAll(',', '')));
  const [perThousand, all, ...parts] = usd.toReversed();
  const sum = parts.reduce((total, part) => total + part, 0);
  expect(parts).toHaveLength(5);
  expect(all! / sum).toBeCloseTo(1, 1);
  expect(perThousand! / (all! / ((100 * 1_440 * 730) / 24 / 1_000))).toBeCloseTo(1, 1);
});

describe('the page', () => {
  const [begin, end] = [
    '<!-- printed by npm run capacity -->',
    '<!-- end of what npm run capacity prints -->',
  ];

  test('has the newest tables between its marks', () => {
    const once = withTables(`before\n${begin}\nold\n${end}\nafter`, 'new');
    expect(once).toBe(`before\n${begin}\n\nnew\n\n${end}\nafter`);
    expect(withTables(once, 'new')).toBe(once);
  });

  test('without marks is refused', () => {
    expect(() => withTables('before', 'new')).toThrow('must contain');
  });
});
