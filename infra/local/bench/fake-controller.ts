import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import type { TaskSpec } from '@fitlane/shared/domain/contract/spec.ts';

/** What a task reports at its end (docs/container-contract.md). */
export interface Finish {
  readonly outputs?: Record<string, unknown>;
  readonly error?: { readonly code: string; readonly message: string };
  readonly phases: readonly {
    readonly phase: string;
    readonly startedAt: number;
    readonly durationMs: number;
  }[];
}

/** What one task told, and when (epoch milliseconds). */
interface Told {
  readonly spec: TaskSpec;
  claimedAt?: number;
  finish?: Finish;
}

/**
 * Controller and metadata server in one, that answer at once: what is measured is the container.
 */
export class FakeController {
  readonly #tasks = new Map<string, Told>();
  readonly #server: Server;

  constructor() {
    this.#server = createServer((request, response) => {
      this.#serve(request, response).catch((error: unknown) => {
        response.destroy(error as Error);
      });
    });
  }

  async listen(): Promise<void> {
    this.#server.listen(0, '127.0.0.1');
    await once(this.#server, 'listening');
  }

  async close(): Promise<void> {
    this.#server.close();
    this.#server.closeAllConnections();
    await once(this.#server, 'close');
  }

  /** The environment of the task that shall do `spec`. */
  offer(spec: TaskSpec): Record<string, string> {
    this.#tasks.set(spec.jobId, { spec });
    return {
      FITLANE_ATTEMPT_URL: `${this.#url}/jobs/${spec.jobId}/attempts/1`,
      FITLANE_ATTEMPT_TOKEN: 'bench',
      GCE_METADATA_HOST: this.#url.replace('http://', ''),
      CLOUD_RUN_JOB: 'bench',
      CLOUD_RUN_EXECUTION: spec.jobId,
      CLOUD_RUN_TASK_INDEX: '0',
      CLOUD_RUN_TASK_COUNT: '1',
      CLOUD_RUN_TASK_ATTEMPT: '0',
    };
  }

  told(jobId: string): { claimedAt: number; finish: Finish } {
    const { claimedAt, finish } = this.#tasks.get(jobId) ?? {};
    if (claimedAt === undefined || !finish) throw new Error(`${jobId} never finished`);
    return { claimedAt, finish };
  }

  get #url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const arrivedAt = performance.timeOrigin + performance.now();
    if (request.method === 'GET') {
      response.end(idToken());
      return;
    }
    const [, , jobId = '', , , call] = (request.url ?? '').split('/');
    const task = this.#tasks.get(jobId);
    if (!task) throw new Error(`nobody offered ${request.url ?? ''}`);
    const answer = take(task, call, await json(request), arrivedAt);
    response.setHeader('content-type', 'application/json').end(JSON.stringify(answer));
  }
}

function take(task: Told, call: string | undefined, body: unknown, arrivedAt: number): unknown {
  if (call === 'claim') {
    task.claimedAt = arrivedAt;
    return task.spec;
  }
  if (call === 'finish') {
    task.finish = body as Finish;
    return {};
  }
  return { cancel: false, beatSeconds: task.spec.beatSeconds };
}

/** Its bearer reads only when it ends. */
function idToken(): string {
  const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
  return `${part({ alg: 'none' })}.${part({ exp: Date.now() / 1000 + 3600 })}.x`;
}
