import type { Response } from 'express';

/** One message of a stream (Server-Sent Events, WHATWG HTML, section 9.2). */
export interface ServerSentEvent {
  /** What a client that comes back sends as Last-Event-ID. */
  readonly id: string;
  readonly event: string;
  readonly data: unknown;
}

/** Proxies and load balancers cut connections that are silent for a minute. */
const KEEP_ALIVE_MS = 15_000;

/** Sends what comes until it ends, or nobody reads it any more. */
export async function sendStream(
  response: Response,
  events: AsyncIterable<ServerSentEvent>,
): Promise<void> {
  response.status(200).set({
    'Content-Type': 'text/event-stream',
    'Cache-Control': 'no-store',
    'X-Accel-Buffering': 'no',
  });
  response.flushHeaders();
  const keepAlive = setInterval(() => response.write(': still here\n\n'), KEEP_ALIVE_MS);
  try {
    for await (const event of events) await write(response, format(event));
  } finally {
    clearInterval(keepAlive);
    response.end();
  }
}

function format({ id, event, data }: ServerSentEvent): string {
  return `id: ${id}\nevent: ${event}\ndata: ${JSON.stringify(data)}\n\n`;
}

/** Waits while the reader is slower than the job. */
async function write(response: Response, text: string): Promise<void> {
  if (response.write(text) || response.destroyed) return;
  await new Promise<void>((resolve) => {
    const go = () => {
      response.off('drain', go).off('close', go);
      resolve();
    };
    response.on('drain', go).on('close', go);
  });
}
