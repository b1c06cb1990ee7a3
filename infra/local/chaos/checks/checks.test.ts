import { describe, expect, test } from '@jest/globals';
import type { Deeds, Known } from '../expectations.ts';
import type { SeenEvent, SeenJob } from '../records.ts';
import type { Remains } from '../remains.ts';
import { checkAttempts } from './check-attempts.ts';
import { checkLeftovers, unreadObjects } from './check-leftovers.ts';
import { checkOutcomes } from './check-outcomes.ts';

const known: Known = {
  datasets: { cancer: 'ds_c', generated: 'ds_g', long: 'ds_l', holes: 'ds_h' },
  testDatasets: { cancer: 'ds_tc', generated: 'ds_tg', long: 'ds_tl' },
  versions: { cancer: 'ver_c', generated: 'ver_g', long: 'ver_l' },
  labels: { cancer: [0, 1], generated: [1], long: [0] },
};
const noDeeds: Deeds = { accepted: new Set(), cancelled: new Set(), byKey: new Map() };
const noClocks = {
  api: 0,
  controller: 0,
  'second controller': 0,
  worker: 0,
  'cloud-run': 0,
  task: 0,
};

const PREFIX = 's3://results/tn/job_1/';

function jobWith(changes: Partial<SeenJob> = {}): SeenJob {
  return {
    id: 'job_1',
    tenantId: 'tn',
    kind: 'predict',
    status: 'succeeded',
    model: null,
    inputs: { dataset: { id: 'ds_tc' } },
    outputPrefix: PREFIX,
    startBy: null,
    attempt: null,
    attempts: 2,
    retries: 0,
    unwanted: [],
    outputs: {
      kind: 'predict',
      parts: [{ uri: `${PREFIX}2/part.parquet`, rows: 2, sizeBytes: 9 }],
    },
    error: null,
    submittedAt: 100_000,
    finishedAt: 130_000,
    notBefore: null,
    seq: 3,
    dueAt: null,
    ...changes,
  };
}

function logOf(...entries: readonly (readonly [string, string, number?])[]): SeenEvent[] {
  return entries.map(([type, status, at = 0], index) => {
    return { seq: index + 1, at, status, event: { type, attempt: 1 } };
  });
}

const GOOD_LOG = logOf(['submitted', 'queued'], ['admitted', 'running'], ['finished', 'succeeded']);

function remainsOf(job: SeenJob, changes: Partial<Remains> = {}): Remains {
  return {
    jobs: [job],
    eventsOf: new Map([['job_1', GOOD_LOG]]),
    versions: [],
    datasets: [{ id: 'ds_tc', uri: 's3://datasets/tn/ds_tc/data.parquet' }],
    held: [],
    fingerprints: [],
    objects: [],
    executions: [],
    ...changes,
  };
}

const rulesOf = (findings: readonly { rule: string }[]) => findings.map(({ rule }) => rule);
const object = (uri: string, writtenAt = 0) => ({ uri, sizeBytes: 1, writtenAt });

describe('outcomes', () => {
  const judge = (job: SeenJob, changes: Partial<Remains> = {}, deeds: Partial<Deeds> = {}) =>
    rulesOf(checkOutcomes(remainsOf(job, changes), known, { ...noDeeds, ...deeds }));

  test('a job as it should be', () => {
    expect(judge(jobWith(), {}, { accepted: new Set(['job_1']) })).toEqual([]);
  });

  test.each<[string, Partial<SeenJob>, string]>([
    ['is not over', { status: 'running' }, 'every job ends'],
    [
      'failed for no fault of its user',
      failure('system', 'internal_error'),
      'every job ends as it must',
    ],
    ['failed for another mistake', failure('user', 'target_null'), 'every job ends as it must'],
    ['has something due', { dueAt: 5 }, 'nothing is owed to a job that is over'],
    ['has an unwanted execution', { unwanted: [{}] }, 'nothing is owed to a job that is over'],
    ['lacks a log entry', { seq: 4 }, 'the log has no gaps'],
  ])('a job that %s is found', (_title, changes, rule) => {
    expect(judge(jobWith(changes))).toContain(rule);
  });

  function failure(owner: string, code: string): Partial<SeenJob> {
    return { status: 'failed', error: { owner, code, message: '' } };
  }

  test.each<[string, [string, string][]]>([
    [
      'two outcomes',
      [
        ['finished', 'succeeded'],
        ['lost', 'failed'],
        ['finished', 'succeeded'],
      ],
    ],
    [
      'an outcome that was taken back',
      [
        ['finished', 'succeeded'],
        ['admitted', 'running'],
      ],
    ],
    ['another outcome than the record', [['lost', 'failed']]],
  ])('a log with %s is found', (_title, entries) => {
    const log = logOf(['submitted', 'queued'], ...entries);
    const job = jobWith({ seq: log.length });
    expect(judge(job, { eventsOf: new Map([['job_1', log]]) })).toEqual([
      'the log has one outcome',
    ]);
  });

  test('a mistake must fail, and by its user', () => {
    const mistake = { kind: 'fit', inputs: { dataset: { id: 'ds_h' } } } as const;
    expect(judge(jobWith(mistake))).toEqual(['every job ends as it must']);
  });

  test('only who cancelled gets a cancelled job', () => {
    const job = jobWith({ status: 'cancelled' });
    const log = logOf(
      ['submitted', 'queued'],
      ['admitted', 'running'],
      ['executionGone', 'cancelled'],
    );
    const eventsOf = new Map([['job_1', log]]);
    expect(judge(job, { eventsOf }, { cancelled: new Set(['job_1']) })).toEqual([]);
    expect(judge(job, { eventsOf })).toEqual(['every job ends as it must']);
  });

  test('an accepted job that is not there is found', () => {
    expect(judge(jobWith(), {}, { accepted: new Set(['job_2']) })).toEqual([
      'an accepted job is kept',
    ]);
  });

  test('a key that made two jobs is found', () => {
    const jobs = [jobWith(), jobWith({ id: 'job_2' })];
    const eventsOf = new Map(jobs.map(({ id }) => [id, GOOD_LOG]));
    const byKey = new Map([['k', new Set(['job_1', 'job_2'])]]);
    expect(judge(jobWith(), { jobs, eventsOf }, { byKey })).toEqual(['a key makes one job']);
  });
});

describe('attempts', () => {
  const judge = (job: SeenJob, changes: Partial<Remains>, harmed = [{ from: 0, to: 90_000 }]) =>
    rulesOf(checkAttempts(remainsOf(job, changes), harmed, noClocks));

  test('a retry needs a harm in the job’s time', () => {
    const rule = 'no retry is spent where nothing was harmed';
    expect(judge(jobWith({ retries: 1 }), {})).toEqual([rule]);
    expect(judge(jobWith({ retries: 1 }), {}, [{ from: 110_000, to: 111_000 }])).toEqual([]);
  });

  test('an attempt that left its manifest is not lost', () => {
    const eventsOf = new Map([
      ['job_1', logOf(['submitted', 'queued'], ['lost', 'queued', 60_000])],
    ]);
    const manifest = `${PREFIX}1/manifest-0.json`;
    const rule = 'work that is done is not done again';
    expect(judge(jobWith(), { eventsOf, objects: [object(manifest, 50_000)] })).toEqual([rule]);
    expect(judge(jobWith(), { eventsOf, objects: [object(manifest, 65_000)] })).toEqual([]);
  });
});

describe('leftovers', () => {
  const judge = (changes: Partial<Remains>) =>
    rulesOf(checkLeftovers(remainsOf(jobWith(), changes)));

  test.each<[string, Partial<Remains>, string[]]>([
    ['an output', { objects: [object(`${PREFIX}2/part.parquet`)] }, []],
    ['a dataset', { objects: [object('s3://datasets/tn/ds_tc/data.parquet')] }, []],
    [
      'an attempt that never was',
      { objects: [object(`${PREFIX}3/x`)] },
      ['every object has an owner'],
    ],
    ['another’s object', { objects: [object('s3://results/x')] }, ['every object has an owner']],
    ['a slot', { held: ['lanes/bulk/…'] }, ['no slot and no place in a queue is leaked']],
    ['an execution', { executions: [execution()] }, ['nothing computes when all is over']],
    ['a fingerprint', { fingerprints: [fingerprintOf('job_1')] }, []],
    ['one of nobody', { fingerprints: [fingerprintOf('job_9')] }, ['no fingerprint is leaked']],
  ])('%s', (_title, changes, rules) => {
    expect(judge(changes)).toEqual(rules);
  });

  function execution() {
    return { name: 'e', template: { containers: [] } };
  }

  function fingerprintOf(jobId: string) {
    return { path: 'fingerprints/f', jobId };
  }

  test('what an attempt wrote that did not win is told apart', () => {
    const objects = [object(`${PREFIX}1/part.parquet`), object(`${PREFIX}2/part.parquet`)];
    expect(unreadObjects(remainsOf(jobWith(), { objects }))).toEqual([objects[0]]);
  });
});
