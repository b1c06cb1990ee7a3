import type { Firestore } from '@google-cloud/firestore';
import type { Finding } from './finding.ts';
import { isOver, type SeenJob, type SeenTask } from './records.ts';
import type { Exchange } from './wire/faulty-proxy.ts';

/**
 * Watches while a campaign runs, for what nobody can see afterwards: records as they change, and what the
 * controllers answer.
 */
export class Witness {
  readonly findings: Finding[] = [];
  readonly jobs = new Map<string, SeenJob>();
  /** When a job last changed, by this process's clock. */
  lastChangeAt = Date.now();
  readonly #tasks = new Map<string, SeenTask>();
  readonly #holders = new Map<string, string>();
  readonly #givenTo = new Map<string, string>();
  readonly #onFinding: () => void;
  #unsubscribe: (() => void)[] = [];

  constructor(onFinding: () => void) {
    this.#onFinding = onFinding;
  }

  watch(db: Firestore): void {
    const broken = (error: Error) => {
      this.report('the witness sees everything', String(error));
    };
    this.#unsubscribe = [
      db.collection('jobs').onSnapshot((seen) => {
        for (const { doc } of seen.docChanges()) this.#sawJob(doc.data() as SeenJob);
      }, broken),
      db.collectionGroup('tasks').onSnapshot((seen) => {
        for (const { doc } of seen.docChanges()) this.#sawTask(doc.data() as SeenTask);
      }, broken),
    ];
  }

  stop(): void {
    for (const unsubscribe of this.#unsubscribe) unsubscribe();
  }

  #sawJob(job: SeenJob): void {
    const before = this.jobs.get(job.id);
    this.jobs.set(job.id, job);
    this.lastChangeAt = Date.now();
    if (before === undefined) return;
    if (isOver(before)) this.#checkOutcome(before, job);
    if (job.seq < before.seq || job.attempts < before.attempts) {
      this.report('a job only moves forward', `${job.id}: seq ${before.seq} → ${job.seq}`);
    }
    this.#checkBinding(before, job);
  }

  #checkOutcome(before: SeenJob, job: SeenJob): void {
    const outcomeOf = ({ status, outputs, error, finishedAt }: SeenJob) =>
      JSON.stringify({ status, outputs, error, finishedAt });
    if (outcomeOf(before) === outcomeOf(job)) return;
    this.report('an outcome is final', `${job.id}: ${outcomeOf(before)} → ${outcomeOf(job)}`);
  }

  #checkBinding({ attempt: before }: SeenJob, { id, attempt }: SeenJob): void {
    if (before?.number !== attempt?.number || before?.claimedAt == null) return;
    if (before.execution === attempt?.execution) return;
    const moved = `attempt ${before.number} moved from ${String(before.execution)} to ${String(attempt?.execution)}`;
    this.report('the first claim binds an attempt', `${id}: ${moved}`);
  }

  #sawTask(task: SeenTask): void {
    const key = `${task.jobId}/${task.attempt}/${task.index}`;
    const before = this.#tasks.get(key);
    this.#tasks.set(key, task);
    if (before === undefined) return;
    if (before.nonce !== task.nonce || before.execution !== task.execution) {
      this.report('a task belongs to one process', `${key}: ${before.nonce} → ${task.nonce}`);
    }
    if (task.seq < before.seq || isBehind(task, before)) {
      const told = ({ seq, phase, fraction }: SeenTask) => `${seq} (${phase ?? ''} ${fraction})`;
      this.report('progress only moves forward', `${key}: ${told(before)} → ${told(task)}`);
    }
    if (
      before.outcome !== null &&
      JSON.stringify(before.outcome) !== JSON.stringify(task.outcome)
    ) {
      this.report(
        'a task has one outcome',
        `${key}: ${JSON.stringify(before.outcome)} was replaced`,
      );
    }
  }

  /** What a controller answered, whether or not that arrived. */
  saw({ path, request, status, answer }: Exchange): void {
    if (status !== 200) return;
    const [, attempt] = /^(\/jobs\/[^/]+\/attempts\/\d+)\/claim$/.exec(path) ?? [];
    if (attempt !== undefined) this.#sawClaim(attempt, request);
    if (path === '/claims') this.#sawAsk(request, answer);
  }

  #sawClaim(attempt: string, request: Buffer): void {
    const { nonce, taskIndex } = JSON.parse(request.toString()) as {
      nonce: string;
      taskIndex: number;
    };
    this.#hold(`${attempt}/tasks/${taskIndex}`, nonce);
  }

  #sawAsk(request: Buffer, answer: Buffer): void {
    const { nonce } = JSON.parse(request.toString()) as { nonce: string };
    const { attemptUrl } = JSON.parse(answer.toString()) as { attemptUrl: string };
    const attempt = new URL(attemptUrl).pathname;
    const before = this.#givenTo.get(nonce);
    this.#givenTo.set(nonce, attempt);
    if (before !== undefined && before !== attempt) {
      this.report(
        'the same ask gets the same answer',
        `ask ${nonce} got ${before}, then ${attempt}`,
      );
    }
    this.#hold(`${attempt}/tasks/0`, nonce);
  }

  #hold(task: string, nonce: string): void {
    const holder = this.#holders.get(task) ?? nonce;
    this.#holders.set(task, holder);
    if (holder === nonce) return;
    this.report(
      'a task is given to one process',
      `${task} was given to ${holder}, then to ${nonce}`,
    );
  }

  report(rule: string, details: string): void {
    this.findings.push({ rule, details });
    this.#onFinding();
  }
}

/** A later phase may begin at any fraction; within one, the fraction grows. */
function isBehind(task: SeenTask, before: SeenTask): boolean {
  return task.phase === before.phase && task.fraction < before.fraction;
}
