import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { parquetReadObjects } from 'hyparquet';

/** What a test looks at of a job, as the API answers it. */
export interface SeenJob {
  readonly id: string;
  readonly status: string;
  readonly lane: string;
  readonly attempts: number;
  readonly steps: readonly { readonly name: string; readonly tasks: number }[];
  readonly progress: Progress | null;
  readonly outputs: { readonly version?: string; readonly rows: number } | null;
  readonly error: { readonly code: string; readonly message: string } | null;
}

interface Progress {
  readonly phase: string;
  readonly fraction: number;
  readonly metrics: Readonly<Record<string, number>>;
}

const WAIT_MS = 120_000;
const POLL_MS = 20;

/** A user of the API, who speaks HTTP and nothing else. */
export class User {
  readonly #url: string;
  readonly #key: string;

  constructor(url: string, key: string) {
    this.#url = url;
    this.#key = key;
  }

  async upload(path: string): Promise<string> {
    const content = readFileSync(path);
    const { dataset, upload } = await this.send<{ dataset: { id: string }; upload: Upload }>(
      'POST',
      '/v1/datasets',
      { name: 'data.parquet', sizeBytes: content.length },
    );
    const { method, headers } = upload;
    const sent = await fetch(upload.url, { method, headers, body: content });
    if (!sent.ok) throw new Error(`upload: ${sent.status} ${await sent.text()}`);
    await this.send('POST', `/v1/datasets/${dataset.id}/complete`);
    return dataset.id;
  }

  /** A job of its own, whatever was computed before: faults are aimed at it. */
  submit(kind: 'fit' | 'predict', body: Record<string, unknown>): Promise<SeenJob> {
    return this.send('POST', `/v1/${kind}`, { reuse: false, ...body });
  }

  /** Looks again and again; a service that is down for a moment is asked once more. */
  async until(id: string, isSo: (job: SeenJob) => boolean): Promise<SeenJob> {
    const deadline = Date.now() + WAIT_MS;
    let seen: SeenJob | undefined;
    while (Date.now() < deadline) {
      seen = await this.send<SeenJob>('GET', `/v1/jobs/${id}`).catch(() => undefined);
      if (seen !== undefined && isSo(seen)) return seen;
      await sleep(POLL_MS);
    }
    throw new Error(`job ${id} never got there: ${JSON.stringify(seen)}`);
  }

  /** Waits as the clients do: the answer is held until the job is over. */
  async succeeded(id: string): Promise<SeenJob> {
    const deadline = Date.now() + WAIT_MS;
    let seen: SeenJob | undefined;
    while (Date.now() < deadline) {
      seen = await this.send<SeenJob>('GET', `/v1/jobs/${id}?wait=30s`).catch(() => undefined);
      if (seen?.status === 'failed') break;
      if (seen?.status === 'succeeded') return seen;
      // Held for less than was asked for: the service is down, or has just come back.
      await sleep(POLL_MS);
    }
    throw new Error(`job ${id} never succeeded: ${JSON.stringify(seen)}`);
  }

  /** The predicted labels, in the order of the file. */
  async predictions(id: string): Promise<number[]> {
    const { files } = await this.send<{ files: { url: string }[] }>('GET', `/v1/jobs/${id}/result`);
    const labels: number[] = [];
    for (const { url } of files) {
      const file = await (await fetch(url)).arrayBuffer();
      const rows = await parquetReadObjects({ file, columns: ['prediction'] });
      labels.push(...rows.map((row) => Number(row['prediction'])));
    }
    return labels;
  }

  async send<Answer>(method: string, path: string, body?: unknown): Promise<Answer> {
    const response = await fetch(`${this.#url}${path}`, {
      method,
      headers: { authorization: `Bearer ${this.#key}`, 'content-type': 'application/json' },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
    return JSON.parse(text) as Answer;
  }
}

interface Upload {
  readonly method: string;
  readonly url: string;
  readonly headers: Record<string, string>;
}
