import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ConflictError } from '../../domain/errors.ts';
import type { Job } from '../../domain/job/index.ts';
import type { JobStore } from '../../ports/job-store.ts';
import type { DatasetStore, VersionStore } from '../../ports/records.ts';
import { oddRecord } from '../odd-names.ts';
import {
  sampleDataset,
  sampleEvent,
  sampleFitParameters,
  sampleJob,
  sampleVersion,
} from '../sample-records.ts';
import { uniqueId } from '../unique-id.ts';

export interface JobStores {
  readonly jobs: JobStore;
  readonly versions: VersionStore;
  readonly datasets: DatasetStore;
  readonly close: () => Promise<void>;
}

/** What use cases rely on in any JobStore: commits. See job-queries-contract.ts for the queries. */
export function jobStoreContract(makeStores: () => JobStores): void {
  let stores: JobStores;
  let jobs: JobStore;

  beforeAll(() => {
    stores = makeStores();
    jobs = stores.jobs;
  });
  afterAll(() => stores.close());

  const create = async (overrides: Partial<Job> = {}) => {
    const job = sampleJob({ id: uniqueId('job'), ...overrides });
    const revision = await jobs.commit({ job, events: [sampleEvent()], was: null });
    return { job, revision };
  };

  describe('commit', () => {
    it('gives back what was committed, under the revision it answered', async () => {
      const { job, revision } = await create();
      expect(await jobs.get(job.id)).toEqual({ value: job, revision });
    });

    it('knows nothing of other ids', async () => {
      expect(await jobs.get(uniqueId('job'))).toBeNull();
    });

    it.each(['', '.', '..', 'a/b', 'a/events/1', '__a__', 'ü'.repeat(1_000)])(
      'finds nothing under %j, which is no id',
      async (id) => {
        expect(await jobs.get(id)).toBeNull();
      },
    );

    it('keeps names that users chose, whatever they are', async () => {
      const error = {
        code: 'column_missing',
        owner: 'user',
        message: 'm',
        fix: 'f',
        column: 'a.b',
      } as const;
      const { job } = await create({ metrics: oddRecord(), wonShards: { '0': 1, '10': 2 }, error });
      expect((await jobs.get(job.id))?.value).toEqual(job);
    });

    it('keeps lists of lists, as a search of lists of layers has them', async () => {
      const lists = { values: [[64], [128, 64], []] };
      const search = { trials: 2, metric: 'logLoss', parameters: { hiddenLayers: lists } } as const;
      const { job } = await create({ parameters: sampleFitParameters({ search }) });
      expect((await jobs.get(job.id))?.value).toEqual(job);
    });

    it('drops undefined and keeps null', async () => {
      const error = {
        code: 'internal_error',
        owner: 'system',
        message: 'm',
        fix: 'f',
        column: undefined,
      } as const;
      const { job } = await create({ error, model: null });
      expect((await jobs.get(job.id))?.value).toEqual(job);
    });

    it('refuses to create a job twice', async () => {
      const { job } = await create();
      const again = jobs.commit({ job, events: [], was: null });
      await expect(again).rejects.toBeInstanceOf(ConflictError);
    });

    it('replaces a record: what is gone from a map is gone', async () => {
      const { job, revision } = await create({ wonShards: { '0': 1 }, metrics: { a: 1, b: 2 } });
      const changed = { ...job, wonShards: {}, metrics: { b: 3 } };
      await jobs.commit({ job: changed, events: [], was: { value: job, revision } });
      expect((await jobs.get(job.id))?.value).toEqual(changed);
    });

    it('lets one of many racers win, and nothing of the others remain', async () => {
      const { job, revision } = await create();
      const racers = Array.from({ length: 8 }, (_, racer) =>
        jobs.commit({
          job: { ...job, retries: racer + 1, seq: 2 },
          events: [sampleEvent({ seq: 2, at: racer + 1 })],
          version: sampleVersion({ id: `${job.id}-${racer + 1}` }),
          was: { value: job, revision },
        }),
      );
      const results = await Promise.allSettled(racers);
      const lost = results.filter((result) => result.status === 'rejected');
      expect(lost).toHaveLength(7);
      for (const { reason } of lost) expect(reason).toBeInstanceOf(ConflictError);
      const winner = (await jobs.get(job.id))?.value.retries ?? 0;
      expect((await jobs.events(job.id, 1)).map(({ at }) => at)).toEqual([winner]);
      const versions = await Promise.all(
        racers.map((_, racer) => stores.versions.get(`${job.id}-${racer + 1}`)),
      );
      expect(versions.filter((version) => version !== null)).toHaveLength(1);
    });

    it('refuses a revision once it was used', async () => {
      const { job, revision } = await create();
      const second = await jobs.commit({
        job: { ...job, retries: 1 },
        events: [],
        was: { value: job, revision },
      });
      expect(second).not.toBe(revision);
      const late = jobs.commit({
        job: { ...job, retries: 2 },
        events: [],
        was: { value: job, revision },
      });
      await expect(late).rejects.toBeInstanceOf(ConflictError);
      await jobs.commit({
        job: { ...job, retries: 3 },
        events: [],
        was: { value: job, revision: second },
      });
      expect((await jobs.get(job.id))?.value.retries).toBe(3);
    });

    it('registers the version a job made', async () => {
      const { job, revision } = await create();
      const version = sampleVersion({
        id: uniqueId('ver'),
        classes: ['a.b', 1, true],
        metrics: oddRecord(),
      });
      await jobs.commit({ job, events: [], was: { value: job, revision }, version });
      expect(await stores.versions.get(version.id)).toEqual(version);
      expect(await stores.versions.get(uniqueId('ver'))).toBeNull();
    });
  });

  describe('a conversion', () => {
    const types = { 'a.b': 'string', __x__: 'int64' } as const;

    /** A dataset that was uploaded, and the job that is to make a table of it. */
    async function uploaded() {
      const format = { type: 'csv', types } as const;
      const dataset = sampleDataset({ id: uniqueId('ds'), format });
      await stores.datasets.create(dataset);
      const inputs = { dataset: { id: dataset.id, uri: 's3://d/upload.csv', sizeBytes: 7 } };
      const parameters = { format, maxBytes: 1_000 };
      return { dataset, asked: { kind: 'convert', inputs, parameters } as const };
    }

    it('changes its dataset with its own record: begun, and ended', async () => {
      const { dataset, asked } = await uploaded();
      const { job, revision } = await create(asked);
      const begun = { status: 'converting', conversion: { job: job.id, error: null } };
      expect(await stores.datasets.get(dataset.id)).toMatchObject({ ...begun, format: { types } });
      const shape = { rows: 1, columns: [{ name: 'a.b', type: 'string' }], constantColumns: [] };
      const table = { uri: 's3://d/data.parquet', sizeBytes: 99, digest: 'sha256:1', shape };
      const report = { badRows: { count: 0, first: [] }, notes: ['n'] };
      const outputs = { kind: 'convert', table, report } as const;
      const ended = { ...job, status: 'succeeded', outputs, finishedAt: 5 } as const;
      await jobs.commit({ job: ended, events: [], was: { value: job, revision } });
      const { uri, sizeBytes, digest } = table;
      const after = { status: 'ready', uri, sizeBytes, shape, completedAt: 5 };
      const conversion = { job: job.id, digest, report, error: null };
      expect(await stores.datasets.get(dataset.id)).toMatchObject({ ...after, conversion });
    });

    it('changes nothing where its own commit is refused', async () => {
      const { dataset, asked } = await uploaded();
      const { job, revision } = await create(asked);
      await jobs.commit({ job: { ...job, retries: 1 }, events: [], was: { value: job, revision } });
      const late = { ...job, status: 'failed', finishedAt: 5 } as const;
      const refused = jobs.commit({ job: late, events: [], was: { value: job, revision } });
      await expect(refused).rejects.toBeInstanceOf(ConflictError);
      expect((await stores.datasets.get(dataset.id))?.status).toBe('converting');
    });
  });

  describe('events', () => {
    it('answers the entries after a number, in order', async () => {
      const { job, revision } = await create();
      const more = Array.from({ length: 11 }, (_, index) => sampleEvent({ seq: index + 2 }));
      await jobs.commit({ job: { ...job, seq: 12 }, events: more, was: { value: job, revision } });
      expect(await jobs.events(job.id, 0)).toHaveLength(12);
      const last = await jobs.events(job.id, 9);
      expect(last.map(({ seq }) => seq)).toEqual([10, 11, 12]);
      expect(await jobs.events(job.id, 12)).toEqual([]);
    });

    it('keeps an entry as it was', async () => {
      const { job, revision } = await create();
      const outputs = { kind: 'fit', version: 'ver_1', rows: 10 } as const;
      const event = {
        type: 'finished',
        attempt: 1,
        outputs,
        metrics: oddRecord(),
        phases: [],
      } as const;
      const entry = sampleEvent({ seq: 2, status: 'succeeded', event });
      await jobs.commit({
        job: { ...job, seq: 2 },
        events: [entry],
        was: { value: job, revision },
      });
      expect(await jobs.events(job.id, 1)).toEqual([entry]);
    });
  });
}
