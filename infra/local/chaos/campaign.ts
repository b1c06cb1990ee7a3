import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { python } from '../e2e/python.ts';
import { startChaosStack, type ChaosStack } from './chaos-stack.ts';
import { ChaosUser, type Abilities } from './chaos-user.ts';
import { check, type Verdict } from './checker.ts';
import type { HarmedSpan } from './checks/check-attempts.ts';
import { requestOf, type Deeds, type Known } from './expectations.ts';
import { endFaults } from './faults/cloud-run-client.ts';
import { inflict } from './faults/inflict.ts';
import { SETTINGS } from './intervals.ts';
import { Objects } from './objects.ts';
import type { FitTable, Plan, PlannedFault, PlannedJob, Table } from './plan.ts';
import { isOver, openRecords } from './records.ts';
import { gatherRemains, type Remains } from './remains.ts';
import { Witness } from './witness.ts';

export interface CampaignOptions {
  readonly plan: Plan;
  /** For state, logs and tables. */
  readonly folder: string;
  readonly controllerBundle?: string;
  readonly say: (line: string) => void;
  /** Called with the stack, so that an interrupt can end it. */
  readonly onStack?: (site: ChaosStack) => void;
}

export interface CampaignResult extends Verdict {
  /** Faults that found something to harm. */
  readonly hits: number;
  readonly seconds: number;
}

const TABLES: readonly Table[] = ['cancer', 'generated', 'long', 'holes'];
const FIT_TABLES: readonly FitTable[] = ['cancer', 'generated', 'long'];
/** Once all is well, a job changes at least at each end of a lease; longer silence means for ever. */
const STUCK_AFTER_MS = 40_000;
const LOOK_MS = 500;
const REPORT_MS = 2_500;
/** A lost attempt is missed at the end of its lease, and not before. */
const AFTERMATH_MS = (Number(SETTINGS.LEASE_SECONDS) + 10) * 1_000;

/** Runs the plan against a stack of its own, and judges what it leaves. */
export async function runCampaign(options: CampaignOptions): Promise<CampaignResult> {
  const campaign = new Campaign(options);
  try {
    return await campaign.run();
  } finally {
    await campaign.stop();
  }
}

class Campaign {
  readonly #options: CampaignOptions;
  readonly #startedAt = performance.now();
  readonly #calm = new AbortController();
  readonly #over = new AbortController();
  readonly #found = new AbortController();
  readonly #witness = new Witness(() => {
    this.#found.abort();
  });
  readonly #deeds: Deeds = { accepted: new Set(), cancelled: new Set(), byKey: new Map() };
  readonly #harmed: HarmedSpan[] = [];
  #site: ChaosStack | undefined;
  #hits = 0;
  #begun = 0;

  constructor(options: CampaignOptions) {
    this.#options = options;
  }

  async run(): Promise<CampaignResult> {
    const { folder, plan, say, controllerBundle = null } = this.#options;
    const labels = makeTables(folder);
    const onExchange = this.#witness.saw.bind(this.#witness);
    const { clocks } = plan;
    const site = await startChaosStack({ folder, clocks, controllerBundle, say, onExchange });
    this.#site = site;
    this.#options.onStack?.(site);
    const key = readFileSync(site.stack.apiKeyPath, 'utf8').trim();
    const user = new ChaosUser(site.apiUrl, key, this.#over.signal);
    const abilities = await user.abilities();
    const known = await learn(user, folder, await labels);
    say(`the models are fitted, the campaign begins (${this.#seconds()} s)`);
    const db = openRecords(site.stack.addresses.firestoreHost);
    const objects = new Objects(site.stack.wiring);
    const progress = setInterval(() => {
      say(this.#progress());
    }, REPORT_MS);
    try {
      this.#witness.watch(db);
      await Promise.race([this.#play(site, user, abilities, known), this.#somethingFound()]);
      if (this.#witness.findings.length > 0) return this.#stoppedEarly();
      say('all jobs are over: the checker reads what is left');
      const remains = await gatherRemains(db, objects, site.stack.addresses.cloudRun);
      keepRecords(folder, remains);
      const { deeds, harmed } = { deeds: this.#deeds, harmed: this.#harmed };
      const verdict = await check({ remains, objects, known, deeds, harmed, clocks });
      return { ...verdict, hits: this.#hits, seconds: this.#seconds() };
    } finally {
      clearInterval(progress);
      this.#witness.stop();
      await db.terminate();
      objects.close();
    }
  }

  async stop(): Promise<void> {
    this.#calm.abort();
    this.#over.abort();
    await this.#site?.stop();
  }

  async #play(
    site: ChaosStack,
    user: ChaosUser,
    abilities: Abilities,
    known: Known,
  ): Promise<void> {
    const { plan } = this.#options;
    const begin = performance.now();
    const at = async (ms: number, act: () => Promise<void>) => {
      await this.#rest(begin + ms - performance.now());
      if (!this.#over.signal.aborted) await act();
    };
    const jobs = plan.jobs.map((job) => at(job.at, () => this.#ask(user, abilities, known, job)));
    const faults = plan.faults.map((fault) => at(fault.at, () => this.#harm(site, fault)));
    await this.#rest(plan.spanMs);
    // Those that still wait for something to harm may find it now, while the last jobs run.
    await Promise.race([Promise.all(faults), this.#untilJobsAreOver()]);
    await this.#calmDown(site, faults);
    await Promise.all(jobs);
    await this.#untilSettled();
  }

  /** Ends at once when the campaign is over. */
  async #rest(ms: number): Promise<void> {
    const { signal } = this.#over;
    await sleep(Math.max(0, ms), undefined, { signal }).catch(() => undefined);
  }

  async #ask(user: ChaosUser, abilities: Abilities, known: Known, job: PlannedJob): Promise<void> {
    try {
      await this.#submit(user, abilities, known, job);
    } catch (error) {
      if (!this.#over.signal.aborted) this.#witness.report('the API answers', String(error));
    }
  }

  async #submit(
    user: ChaosUser,
    abilities: Abilities,
    known: Known,
    job: PlannedJob,
  ): Promise<void> {
    const { canCancel, hasIdempotencyKeys } = abilities;
    const body = requestOf(job, known, abilities, Date.now());
    const key = hasIdempotencyKeys ? `job-${job.number}` : undefined;
    const times = hasIdempotencyKeys && job.isSentTwice ? 2 : 1;
    const answers = await Promise.all(
      Array.from({ length: times }, () => user.submit(job.kind, body, key)),
    );
    for (const accepted of answers) {
      if (accepted === null) continue;
      this.#deeds.accepted.add(accepted.id);
      if (key !== undefined) this.#answered(key, accepted.id);
    }
    const [first] = answers;
    if (first == null || job.cancelAfterMs === null || !canCancel) return;
    await this.#rest(job.cancelAfterMs);
    this.#deeds.cancelled.add(first.id);
    await user.cancel(first.id);
  }

  #answered(key: string, id: string): void {
    const ids = this.#deeds.byKey.get(key) ?? new Set();
    this.#deeds.byKey.set(key, ids.add(id));
  }

  async #harm(site: ChaosStack, { fault, costsAttempts }: PlannedFault): Promise<void> {
    this.#begun += 1;
    const from = Date.now();
    const isHit = await inflict(site, fault, this.#calm.signal).catch((error: unknown) => {
      this.#options.say(`  ${String(error)}`);
      return false;
    });
    if (isHit) this.#hits += 1;
    if (costsAttempts) this.#harmed.push({ from, to: Date.now() + AFTERMATH_MS });
  }

  async #untilJobsAreOver(): Promise<void> {
    while (!this.#areAllOver() && !this.#over.signal.aborted) await this.#rest(LOOK_MS);
  }

  #areAllOver(): boolean {
    return [...this.#witness.jobs.values()].every(isOver);
  }

  /** Nothing is harmed any more, and what was harmed comes back. */
  async #calmDown(site: ChaosStack, faults: readonly Promise<void>[]): Promise<void> {
    this.#calm.abort();
    for (const wire of Object.values(site.wires)) wire.calm();
    await Promise.all(faults);
    const victims = ['api', 'controller', 'second controller', 'worker', 'cloud-run'] as const;
    await Promise.all(victims.map((victim) => site.part(victim).untilReady()));
    await endFaults(site.stack.addresses.cloudRun);
  }

  async #untilSettled(): Promise<void> {
    this.#witness.lastChangeAt = Date.now();
    while (!this.#isSettled() && !this.#over.signal.aborted) {
      // What is stuck is found by the checker, with all that can be said about it.
      if (Date.now() - this.#witness.lastChangeAt > STUCK_AFTER_MS) return;
      await this.#rest(LOOK_MS);
    }
  }

  #isSettled(): boolean {
    const jobs = [...this.#witness.jobs.values()];
    return jobs.every((job) => isOver(job) && job.dueAt === null);
  }

  #somethingFound(): Promise<void> {
    return new Promise((resolve) => {
      this.#found.signal.addEventListener('abort', () => {
        resolve();
      });
    });
  }

  #stoppedEarly(): CampaignResult {
    const { findings } = this.#witness;
    const summary = 'stopped at the first finding, while the campaign ran';
    return { findings, summary, hits: this.#hits, seconds: this.#seconds() };
  }

  #progress(): string {
    const { plan } = this.#options;
    const jobs = [...this.#witness.jobs.values()];
    const count = (status: string) => jobs.filter((job) => job.status === status).length;
    const over = jobs.filter(isOver).length;
    return `  ${this.#seconds()} s: ${over} of ${plan.jobs.length} jobs over (${count('running')} running, ${count('starting')} starting, ${count('queued')} queued, ${count('cancelling')} cancelling), ${this.#begun} of ${plan.faults.length} faults begun`;
  }

  #seconds(): number {
    return Math.round((performance.now() - this.#startedAt) / 1000);
  }
}

/** For whoever looks into a finding. */
function keepRecords(folder: string, { jobs, eventsOf }: Remains): void {
  const records = jobs.map((job) => ({ ...job, events: eventsOf.get(job.id) }));
  writeFileSync(join(folder, 'jobs.json'), JSON.stringify(records, null, 2));
}

async function makeTables(folder: string): Promise<Known['labels']> {
  const program = join(import.meta.dirname, 'python/make_tables.py');
  const { code, output } = await python([program, folder]);
  if (code !== 0) throw new Error(output);
  return JSON.parse(output) as Known['labels'];
}

/** Uploads the tables and fits the models that are asked later, while nothing goes wrong yet. */
async function learn(user: ChaosUser, folder: string, labels: Known['labels']): Promise<Known> {
  const uploaded = async (table: Table, part: string) =>
    [table, await user.upload(join(folder, `${table}-${part}.parquet`))] as const;
  const train = await Promise.all(TABLES.map((table) => uploaded(table, 'train')));
  const test = await Promise.all(FIT_TABLES.map((table) => uploaded(table, 'test')));
  const datasets = Object.fromEntries(train) as Known['datasets'];
  const fitted = FIT_TABLES.map(async (table) => {
    const job = await user.submit('fit', { dataset: datasets[table], target: 'y' });
    if (job === null) throw new Error(`the API refused to fit ${table}`);
    return [table, (await user.succeeded(job.id)).version] as const;
  });
  return {
    datasets,
    testDatasets: Object.fromEntries(test) as Known['testDatasets'],
    versions: Object.fromEntries(await Promise.all(fitted)) as Known['versions'],
    labels,
  };
}
