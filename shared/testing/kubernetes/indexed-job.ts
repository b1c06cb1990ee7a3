import { randomBytes, randomUUID } from 'node:crypto';
import type { Job, JobCondition, Pod } from '../../adapters/kubernetes/resources.ts';
import { PodProcess } from './pod-process.ts';

const INDEX = 'batch.kubernetes.io/job-completion-index';
const JOB_NAME = 'batch.kubernetes.io/job-name';

/**
 * An Indexed Job as the Job controller of Kubernetes 1.31 and later treats it, with `backoffLimitPerIndex: 0`: one pod
 * per index, each tried once; the verdict (SuccessCriteriaMet, FailureTarget) comes before the end, which comes
 * when no pod is left that runs.
 */
export class IndexedJob {
  readonly job: Job;
  readonly pods: readonly PodProcess[];
  /** Resolves when the last pod has ended. */
  readonly ended: Promise<void>;

  constructor(job: Job, namespace: string, path: string | undefined) {
    this.job = {
      ...job,
      metadata: {
        ...job.metadata,
        namespace,
        uid: randomUUID(),
        creationTimestamp: new Date(),
      },
      status: { startTime: new Date() },
    };
    const count = job.spec?.completions ?? 1;
    this.pods = Array.from(
      { length: count },
      (_, index) => new PodProcess(podOf(this.job, index), path),
    );
    this.ended = this.#watch();
  }

  /** What a GET answers now. */
  read(): Job {
    const active = this.pods.filter(({ isRunning }) => isRunning).length;
    this.job.status = { ...this.job.status, active, ...this.#counts() };
    return this.job;
  }

  /** Ends its pods; with `Foreground` it is there until they have ended. */
  delete(): void {
    if (this.job.metadata) this.job.metadata.deletionTimestamp ??= new Date();
    for (const pod of this.pods) pod.stop();
  }

  #counts() {
    const indexesIn = (phase: string) =>
      this.pods.flatMap(({ pod }, index) => (pod.status?.phase === phase ? [index] : []));
    const [succeeded, failed] = [indexesIn('Succeeded'), indexesIn('Failed')];
    return {
      succeeded: succeeded.length,
      failed: failed.length,
      completedIndexes: succeeded.join(','),
      failedIndexes: failed.join(','),
    };
  }

  async #watch(): Promise<void> {
    await Promise.all(this.pods.map(({ ended }) => ended));
    if (this.job.metadata?.deletionTimestamp !== undefined) return;
    const { failed } = this.#counts();
    const conditions = failed === 0 ? COMPLETE : FAILED;
    this.job.status = {
      ...this.job.status,
      conditions: conditions.map((one) => ({ ...one, lastTransitionTime: new Date() })),
      ...(failed === 0 && { completionTime: new Date() }),
    };
  }
}

function conditionsOf(types: string[], reason: string, message: string): JobCondition[] {
  return types.map((type) => ({ type, status: 'True', reason, message }));
}

const COMPLETE = conditionsOf(
  ['SuccessCriteriaMet', 'Complete'],
  'CompletionsReached',
  'Reached expected number of succeeded pods',
);
const FAILED = conditionsOf(['FailureTarget', 'Failed'], 'FailedIndexes', 'Job has failed indexes');

function podOf({ metadata, spec }: Job, index: number): Pod {
  const name = metadata?.name ?? '';
  const { template } = spec ?? {};
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name: `${name}-${index}-${randomBytes(3).toString('hex').slice(0, 5)}`,
      ...(metadata?.namespace !== undefined && { namespace: metadata.namespace }),
      labels: { ...template?.metadata?.labels, [JOB_NAME]: name, [INDEX]: String(index) },
      annotations: { ...template?.metadata?.annotations, [INDEX]: String(index) },
    },
    ...(template?.spec && { spec: template.spec }),
  };
}

export function isPodOf(pod: Pod, jobName: string): boolean {
  return pod.metadata?.labels?.[JOB_NAME] === jobName;
}
