/** What computes: the warm worker and the tasks of executions, as ml-container does it. */
import type { TaskSpec } from '@fitlane/shared/domain/contract/spec.ts';
import type { Finish } from '@fitlane/shared/domain/contract/report.ts';
import type { Lane } from '@fitlane/shared/domain/job/index.ts';
import { claimNext } from '../../../jobs/admission/claim-next.ts';
import { startLane } from '../../../jobs/admission/start-lane.ts';
import { beatTask } from '../../../jobs/attempts/beat-task.ts';
import { claimTask } from '../../../jobs/attempts/claim-task.ts';
import { finishTask } from '../../../jobs/attempts/finish-task.ts';
import { fitReport } from '../../../jobs/testing/world.ts';
import type { Platform } from './platform.ts';

/** From publishing to receipt, and from RunJob to the claim: see docs/scheduling.md for what others measured. */
const PUSH_MS = 60;
const CONTAINER_START_MS = 30_000;
const FIRST_BEAT_MS = 1_000;

interface Process {
  readonly nonce: string;
  readonly taskIndex: number;
  readonly execution: string;
}

export class ComputeSide {
  readonly #platform: Platform;
  /** How long an execution takes, in ms, of all that have ended. */
  readonly executionMs: number[] = [];
  #processes = 0;
  readonly #started = new Set<string>();

  constructor(platform: Platform) {
    this.#platform = platform;
  }

  /** Whatever was woken meanwhile gets its push. Called after each act. */
  deliver(): void {
    for (const lane of this.#platform.takeWakes()) {
      this.#platform.time.after(PUSH_MS, () => this.#pushed(lane));
    }
  }

  async #pushed(lane: Lane): Promise<void> {
    if (lane === 'express') await this.#ask();
    else {
      this.#request();
      await startLane(this.#platform.controller, lane);
      this.#startContainers();
    }
    this.deliver();
  }

  /** The worker asks until there is nothing to do. */
  async #ask(): Promise<void> {
    this.#request();
    const process = this.#newProcess('', 0);
    const claimed = await claimNext(this.#platform.controller, process.nonce);
    if (claimed === null) return;
    const done = async () => {
      await this.#ask();
      this.deliver();
    };
    await this.#run(claimed.spec, process, done);
  }

  #startContainers(): void {
    const { compute, time } = this.#platform;
    for (const [execution, { attemptUrl, taskCount }] of compute.executions) {
      if (this.#started.has(execution)) continue;
      this.#started.add(execution);
      const [jobId = '', attempt = ''] = attemptUrl
        .split('/')
        .slice(-3)
        .filter((_, i) => i !== 1);
      const ends = { left: taskCount, startedAt: this.#platform.clock.now() };
      for (let index = 0; index < taskCount; index += 1) {
        time.after(CONTAINER_START_MS, () =>
          this.#claim(jobId, Number(attempt), this.#newProcess(execution, index), ends),
        );
      }
    }
  }

  async #claim(
    jobId: string,
    attempt: number,
    process: Process,
    ends: { left: number; readonly startedAt: number },
  ): Promise<void> {
    this.#request();
    const spec = await claimTask(this.#platform.controller, attempt, jobId, process);
    await this.#run(spec, process, () => {
      ends.left -= 1;
      if (ends.left > 0) return Promise.resolve();
      this.#platform.compute.end(process.execution, { status: 'succeeded' });
      this.executionMs.push(this.#platform.clock.now() - ends.startedAt);
      return Promise.resolve();
    });
  }

  /** Reads its inputs, beats while it computes, writes its outputs, and reports. */
  async #run(spec: TaskSpec, process: Process, done: () => Promise<void>): Promise<void> {
    const { time, controller } = this.#platform;
    const { dataset, validation, model } = spec.inputs;
    for (const input of [dataset, validation, model]) {
      if (input !== undefined) await controller.storage.readAll(input.uri);
    }
    const job = await this.#jobOf(spec);
    const ms = (job.quote.expectedSeconds * 1000) / spec.taskCount;
    const beats = beatsWithin(ms, spec.beatSeconds * 1000);
    beats.forEach((at, index) => {
      time.after(at, () => this.#beat(spec, process, index + 1, []));
    });
    time.after(ms, async () => {
      await this.#beat(spec, process, beats.length + 1, ['done']);
      await this.#finish(spec, process, beats.length + 2);
      await done();
      this.deliver();
    });
  }

  /** Not a request of the platform: a container knows what it computes. */
  async #jobOf({ jobId }: TaskSpec) {
    const { counts } = this.#platform.counter;
    const stored = await this.#platform.controller.jobs.get(jobId);
    this.#platform.counter.add({ reads: counts.reads - this.#platform.counter.counts.reads });
    if (stored === null) throw new Error(`There is no job ${jobId}.`);
    return stored.value;
  }

  async #beat(spec: TaskSpec, process: Process, seq: number, logs: string[]): Promise<void> {
    this.#request();
    const phase = spec.kind === 'fit' ? 'train' : 'predict';
    const beat = { ...process, seq, phase, fraction: 0.5, metrics: {}, logs } as const;
    await beatTask(this.#platform.controller, spec.attempt, spec.jobId, beat);
  }

  async #finish(spec: TaskSpec, process: Process, seq: number): Promise<void> {
    const { storage } = this.#platform.controller;
    const report = { ...reportOf(spec, process), seq };
    const names = spec.kind === 'fit' ? ['model.skops', 'card.json'] : [partOf(spec)];
    for (const name of [...names, `manifest-${spec.taskIndex}.json`]) {
      await storage.write(`${spec.outputUri}${name}`, new Uint8Array(1), 'application/json');
    }
    this.#request();
    await finishTask(this.#platform.controller, spec.attempt, spec.jobId, report);
  }

  #newProcess(execution: string, taskIndex: number): Process {
    this.#processes += 1;
    return { nonce: `process-${this.#processes}`, taskIndex, execution };
  }

  #request(): void {
    this.#platform.counter.add({ controllerRequests: 1 });
  }
}

/** A job shorter than the first beat's time sends none. */
function beatsWithin(ms: number, everyMs: number): number[] {
  const beats: number[] = [];
  for (let at = FIRST_BEAT_MS; at < ms; at += everyMs) beats.push(at);
  return beats;
}

function partOf({ taskIndex }: TaskSpec): string {
  return `part-${String(taskIndex).padStart(5, '0')}.parquet`;
}

function reportOf(spec: TaskSpec, { nonce, taskIndex }: Process): Finish {
  const fit = fitReport(nonce, { taskIndex });
  if (spec.kind === 'fit') return fit;
  const part = {
    uri: `${spec.outputUri}${partOf(spec)}`,
    rows: 1,
    sizeBytes: 1,
    digest: 'sha256:1',
  };
  return { ...fit, outputs: { kind: 'predict', result: { parts: [part] } } };
}
