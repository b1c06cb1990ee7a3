import { setMaxListeners } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { startChaosStack, type ChaosStack } from './chaos-stack.ts';
import { ChaosUser, type Abilities } from './chaos-user.ts';
import { check, type Verdict } from './checker.ts';
import type { HarmedSpan } from './checks/check-attempts.ts';
import type { Deeds, Known } from './expectations.ts';
import { endFaults } from './faults/cloud-run-client.ts';
import { inflict } from './faults/inflict.ts';
import { SETTINGS } from './intervals.ts';
import { learn, makeTables } from './learn.ts';
import { Objects } from './objects.ts';
import type { Plan, PlannedFault, PlannedJob } from './plan.ts';
import { isOver, openRecords } from './records.ts';
import { gatherRemains, type Remains } from './remains.ts';
import { sendJob } from './send-job.ts';
import { Witness } from './witness.ts';

export interface CampaignOptions {
  readonly plan: Plan;
  /** For state, logs and tables. */
  readonly folder: string;
  readonly controllerBundle?: string;
  readonly say: (line: string) => void;
  /** Told how the stack is ended at once, by an interrupt. */
  readonly onKillable?: (kill: () => void) => void;
}

export interface CampaignResult extends Verdict {
  /** Faults that found something to harm. */
  readonly hits: number;
  readonly seconds: number;
}

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
  #faults: readonly Promise<void>[] = [];
  #site: ChaosStack | undefined;
  #hits = 0;
  #begun = 0;

  constructor(options: CampaignOptions) {
    this.#options = options;
    // Every job and every fault waits for them.
    setMaxListeners(0, this.#calm.signal, this.#over.signal);
  }

  async run(): Promise<CampaignResult> {
    const { folder, plan, say, controllerBundle = null } = this.#options;
    const { onKillable = () => undefined } = this.#options;
    const labels = makeTables(folder);
    const onExchange = this.#witness.saw.bind(this.#witness);
    const { clocks } = plan;
    const site = await startChaosStack({
      folder,
      clocks,
      controllerBundle,
      say,
      onExchange,
      onKillable,
    });
    this.#site = site;
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
    // A part that is being restarted would come back after the end of its stack.
    await Promise.all(this.#faults);
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
    this.#faults = plan.faults.map((fault) => at(fault.at, () => this.#harm(site, fault)));
    await this.#rest(plan.spanMs);
    // Those that still wait for something to harm may find it now, while the last jobs run.
    await Promise.race([Promise.all(this.#faults), this.#untilJobsAreOver()]);
    await this.#calmDown(site);
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
      await sendJob({ user, abilities, known, deeds: this.#deeds, over: this.#over.signal }, job);
    } catch (error) {
      if (!this.#over.signal.aborted) this.#witness.report('the API answers', String(error));
    }
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
  async #calmDown(site: ChaosStack): Promise<void> {
    this.#calm.abort();
    for (const wire of Object.values(site.wires)) wire.calm();
    await Promise.all(this.#faults);
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
    const now = ['queued', 'starting', 'running', 'cancelling'].map(
      (status) => `${count(status)} ${status}`,
    );
    return `  ${this.#seconds()} s: ${over} of ${jobs.length} jobs over (${now.join(', ')}), ${this.#begun} of ${plan.faults.length} faults begun`;
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
