import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

const TRY_MS = 20_000;
const PAUSE_MS = 300;
/** What is harmed comes back sooner. */
const PATIENCE_MS = 90_000;

export interface AcceptedJob {
  readonly id: string;
  readonly status: string;
}

interface Answer {
  readonly status: number;
  readonly body: unknown;
}

/** What the API of this stack can do: a campaign uses what there is. */
export interface Abilities {
  readonly canCancel: boolean;
  readonly hasIdempotencyKeys: boolean;
  /** Answers a request with the job that computes the same, unless it wants its own. */
  readonly canReuse: boolean;
}

/** A user who speaks plain HTTP, and repeats what was not answered for as long as it takes. */
export class ChaosUser {
  readonly #url: string;
  readonly #key: string;
  readonly #signal: AbortSignal;

  /** @param signal aborts when nobody waits for answers any more. */
  constructor(url: string, key: string, signal: AbortSignal) {
    this.#url = url;
    this.#key = key;
    this.#signal = signal;
  }

  async abilities(): Promise<Abilities> {
    const { body } = await this.#send('GET', '/v1/openapi.json');
    const text = JSON.stringify(body);
    return {
      canCancel: text.includes('/v1/jobs/{id}/cancel'),
      hasIdempotencyKeys: /idempotency-key/i.test(text),
      canReuse: text.includes('"reuse"'),
    };
  }

  async upload(path: string): Promise<string> {
    const content = readFileSync(path);
    const { dataset, upload } = (await this.#accepted('POST', '/v1/datasets', {
      name: 'data.parquet',
      sizeBytes: content.length,
    })) as {
      dataset: { id: string };
      upload: { url: string; method: string; headers: Record<string, string> };
    };
    const { url, method, headers } = upload;
    const sent = await fetch(url, { method, headers, body: content });
    if (!sent.ok) throw new Error(`upload: ${sent.status} ${await sent.text()}`);
    await this.#accepted('POST', `/v1/datasets/${dataset.id}/complete`);
    return dataset.id;
  }

  /** @returns null when the API refuses the job. */
  async submit(
    kind: 'fit' | 'predict',
    body: Readonly<Record<string, unknown>>,
    idempotencyKey?: string,
  ): Promise<AcceptedJob | null> {
    const headers = idempotencyKey === undefined ? {} : { 'idempotency-key': idempotencyKey };
    const { status, body: answer } = await this.#send('POST', `/v1/${kind}`, body, headers);
    return status < 300 ? (answer as AcceptedJob) : null;
  }

  async cancel(id: string): Promise<void> {
    await this.#send('POST', `/v1/jobs/${id}/cancel`);
  }

  /** @throws Error when the job ends otherwise. */
  async succeeded(id: string): Promise<{ version?: string }> {
    for (;;) {
      const { body } = await this.#send('GET', `/v1/jobs/${id}`);
      const job = body as AcceptedJob & { outputs: { version?: string } | null };
      if (job.status === 'succeeded') return job.outputs ?? {};
      if (['failed', 'cancelled', 'expired'].includes(job.status)) {
        throw new Error(`job ${id} should have succeeded: ${JSON.stringify(body)}`);
      }
      await sleep(PAUSE_MS);
    }
  }

  async #accepted(method: string, path: string, body?: unknown): Promise<unknown> {
    const answer = await this.#send(method, path, body);
    if (answer.status < 300) return answer.body;
    throw new Error(`${method} ${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
  }

  /** The first answer that says more than that the service cannot now. */
  async #send(
    method: string,
    path: string,
    body?: unknown,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<Answer> {
    const deadline = Date.now() + PATIENCE_MS;
    let problem: unknown = 'the campaign is over';
    while (!this.#signal.aborted && Date.now() < deadline) {
      const answer = await this.#try(method, path, body, headers).catch((error: unknown) => {
        problem = error;
        return null;
      });
      if (answer !== null && answer.status < 500) return answer;
      problem = answer === null ? problem : JSON.stringify(answer);
      await sleep(PAUSE_MS);
    }
    throw new Error(`${method} ${path} was given up: ${String(problem)}`);
  }

  async #try(
    method: string,
    path: string,
    body: unknown,
    headers: Readonly<Record<string, string>>,
  ): Promise<Answer> {
    const response = await fetch(`${this.#url}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${this.#key}`,
        'content-type': 'application/json',
        ...headers,
      },
      signal: AbortSignal.any([this.#signal, AbortSignal.timeout(TRY_MS)]),
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    return { status: response.status, body: text === '' ? null : JSON.parse(text) };
  }
}
