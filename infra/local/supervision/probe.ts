import { connect } from 'node:net';

const PROBE_TIMEOUT_MS = 2_000;

/** Whether a GET is answered with 2xx; false while nobody listens. */
export async function answers(url: string): Promise<boolean> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(PROBE_TIMEOUT_MS) });
    await response.body?.cancel();
    return response.ok;
  } catch {
    return false;
  }
}

/** Whether somebody listens there: enough for a gRPC server, which has no GET. */
export function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.setTimeout(PROBE_TIMEOUT_MS, () => socket.destroy());
    socket.once('connect', () => socket.destroy());
    socket.once('close', (hadError) => {
      resolve(!hadError);
    });
    socket.once('error', () => undefined);
  });
}
