import type { Job, PodTemplateSpec } from './resources.ts';
import type { Size } from '../../domain/job/index.ts';
import type { Compute, ExecutionState, StartRequest } from '../../ports/compute.ts';
import type { KubernetesApis } from './connect.ts';
import { isThereAlready, looking, translateError } from './errors.ts';
import { statusOf, toExecutionState } from './execution-state.ts';
import { executionName, jobManifest, templateName } from './job-manifest.ts';

/** Enough to tell why an execution of many tasks failed. */
const FAILED_PODS = 100;

/**
 * Kubernetes Jobs: one per attempt, named after it, so that a start may be repeated and is found without a
 * search. Image, account and place of the pods are in the namespace's PodTemplates fitlane-small, …, fitlane-gpu.
 */
export class KubernetesCompute implements Compute {
  readonly #apis: () => Promise<KubernetesApis>;
  readonly #namespace: string;

  constructor(apis: () => Promise<KubernetesApis>, namespace: string) {
    this.#apis = apis;
    this.#namespace = namespace;
  }

  async start(request: StartRequest): Promise<string> {
    try {
      await this.#create(jobManifest(request, await this.#template(request.size)));
    } catch (error) {
      if (!isThereAlready(error)) throw translateError(error, 'start');
    }
    return executionName(request.size, request.attemptUrl);
  }

  find(size: Size, attemptUrl: string): Promise<ExecutionState | null> {
    return this.get(size, executionName(size, attemptUrl));
  }

  async get(_size: Size, execution: string): Promise<ExecutionState | null> {
    return looking(async () => this.#stateOf(await this.#read(execution)));
  }

  /** A Job knows no cancel; it is deleted, and is there until its last pod has stopped. */
  async cancel(size: Size, execution: string): Promise<ExecutionState | null> {
    const state = await this.get(size, execution);
    if (state?.status !== 'active') return state;
    await looking(() => this.#delete(execution));
    return this.get(size, execution);
  }

  async #template(size: Size): Promise<PodTemplateSpec> {
    const { core } = await this.#apis();
    const where = { name: templateName(size), namespace: this.#namespace };
    return (await core.readNamespacedPodTemplate(where)).template ?? {};
  }

  async #create(body: Job): Promise<void> {
    const { batch } = await this.#apis();
    await batch.createNamespacedJob({ namespace: this.#namespace, body });
  }

  async #read(name: string): Promise<Job> {
    const { batch } = await this.#apis();
    return batch.readNamespacedJob({ name, namespace: this.#namespace });
  }

  async #delete(name: string): Promise<void> {
    const { batch } = await this.#apis();
    const where = { name, namespace: this.#namespace };
    await batch.deleteNamespacedJob({ ...where, propagationPolicy: 'Foreground' });
  }

  async #stateOf(job: Job): Promise<ExecutionState> {
    if (statusOf(job) !== 'failed') return toExecutionState(job);
    const { core } = await this.#apis();
    const { items } = await core.listNamespacedPod({
      namespace: this.#namespace,
      labelSelector: `batch.kubernetes.io/job-name=${job.metadata?.name}`,
      fieldSelector: 'status.phase=Failed',
      limit: FAILED_PODS,
    });
    return toExecutionState(job, items);
  }
}
