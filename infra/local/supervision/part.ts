import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { performance } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { lastLines, startLog } from './log-file.ts';
import type { PartDefinition } from './part-definition.ts';
import { signalGroup } from './pid-record.ts';
import type { PidRecord } from './pid-record.ts';
import { afterDeath } from './restart-policy.ts';
import { spawnPart } from './spawn-part.ts';

const READY_POLL_MS = 25;
const READY_WITHIN_MS = 90_000;
const GRACE_MS = 12_000; // Cloud Run gives 10 s between SIGTERM and SIGKILL

export interface Surroundings {
  logPath: string;
  pids: PidRecord;
  say: (line: string) => void;
  /** Told when a part keeps dying and is left alone. */
  onGivenUp: (message: string) => void;
}

/** One process of the stack: started, watched, started again when it dies, and ended. */
export class Part {
  readonly #definition: PartDefinition;
  readonly #around: Surroundings;
  /** Leaders of process groups that may still have members. */
  readonly #groups = new Set<number>();
  #child: ChildProcess | undefined;
  #history = { earlyDeaths: 0 };
  #isWanted = false;
  #isUp = false;
  #isComingBack = false;
  #failure: string | undefined;

  constructor(definition: PartDefinition, surroundings: Surroundings) {
    this.#definition = definition;
    this.#around = surroundings;
    startLog(surroundings.logPath);
  }

  get name(): string {
    return this.#definition.name;
  }

  get logPath(): string {
    return this.#around.logPath;
  }

  get isUp(): boolean {
    return this.#isUp;
  }

  /** Undefined while it is down. */
  get pid(): number | undefined {
    return this.#child?.pid;
  }

  /** Starts it, and returns when it is ready. */
  async start(): Promise<void> {
    this.#isWanted = true;
    this.#isComingBack = false;
    this.#failure = undefined;
    this.#history = { earlyDeaths: 0 };
    this.#spawn();
    await this.untilReady();
  }

  /** Returns when it is up and provisioned, also after a death. */
  async untilReady(): Promise<void> {
    const deadline = performance.now() + READY_WITHIN_MS;
    while (!this.#isUp) {
      if (this.#failure) throw new Error(this.#failure);
      if (!this.#isWanted) throw new Error(`${this.name} was stopped before it was ready`);
      if (performance.now() > deadline) throw new Error(this.#withLog('does not get ready'));
      await sleep(READY_POLL_MS);
    }
  }

  /** Signals the process alone, as a fault would; what dies of it is started again. */
  kill(signal: NodeJS.Signals = 'SIGKILL'): void {
    if (signal === 'SIGKILL') this.#isUp = false;
    this.#child?.kill(signal);
  }

  async restart(): Promise<void> {
    await this.stop();
    await this.start();
  }

  /** Ends it with all its children: SIGTERM, and SIGKILL for what is left. */
  async stop(): Promise<void> {
    this.#isWanted = false;
    const child = this.#child;
    // What never got ready has nothing to put in order.
    if (this.#isUp && child?.pid !== undefined) {
      const gone = once(child, 'exit');
      signalGroup(child.pid, 'SIGTERM');
      const timer = new AbortController();
      await Promise.race([gone, sleep(GRACE_MS, undefined, { signal: timer.signal })]);
      timer.abort();
    }
    this.killGroups();
  }

  /** Ends all that is left of it, at once. */
  killGroups(): void {
    this.#isWanted = false;
    for (const leader of this.#groups) {
      signalGroup(leader, 'SIGKILL');
      this.#around.pids.remove(leader);
    }
    this.#groups.clear();
  }

  #spawn(): void {
    const child = spawnPart(this.#definition, this.logPath, (...death) => {
      this.#died(...death);
    });
    this.#child = child;
    if (child.pid !== undefined) {
      this.#groups.add(child.pid);
      this.#around.pids.add(this.name, child.pid);
    }
    void this.#watchUntilUp(child);
  }

  async #watchUntilUp(child: ChildProcess): Promise<void> {
    while (this.#child === child && !this.#isUp) {
      try {
        if (await this.#definition.isReady()) {
          await this.#definition.provision?.();
          if (this.#child === child) this.#cameUp();
          return;
        }
      } catch (error) {
        this.#around.say(`${this.name}: ${String(error)}`);
        await sleep(1_000);
      }
      await sleep(READY_POLL_MS);
    }
  }

  #cameUp(): void {
    if (this.#isComingBack) this.#around.say(`${this.name} is back`);
    this.#isComingBack = false;
    this.#isUp = true;
  }

  #died(child: ChildProcess, how: string, livedMs: number): void {
    if (this.#child !== child) return;
    this.#child = undefined;
    this.#isUp = false;
    this.#forget(child.pid);
    if (this.#isWanted) this.#startAgain(how, livedMs);
  }

  #startAgain(how: string, livedMs: number): void {
    const verdict = afterDeath(this.#history, livedMs);
    if (verdict.giveUp) {
      this.#failure = this.#withLog(`keeps dying (${how})`);
      this.#around.onGivenUp(this.#failure);
      return;
    }
    this.#history = verdict.history;
    this.#isComingBack = true;
    this.#around.say(
      `${this.name} died (${how}); starting it again in ${verdict.delayMs / 1000} s`,
    );
    setTimeout(() => {
      if (this.#isWanted && !this.#child) this.#spawn();
    }, verdict.delayMs);
  }

  /** A group without members is forgotten at once: its number may be given out again. */
  #forget(pid: number | undefined): void {
    if (pid === undefined || signalGroup(pid, 0)) return;
    this.#groups.delete(pid);
    this.#around.pids.remove(pid);
  }

  #withLog(what: string): string {
    return `${this.name} ${what}. Last lines of ${this.logPath}:\n${lastLines(this.logPath)}`;
  }
}
