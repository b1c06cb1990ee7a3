import { createServer, type RequestListener } from 'node:http';
import type { Log } from '../../ports/log.ts';

/** Cloud Run kills a service 10 s after SIGTERM. */
const STOP_WITHIN_MS = 8_000;

/**
 * Serves until SIGTERM or SIGINT. Then it accepts no more, lets running requests end, and runs `onStop`;
 * a request that takes longer is cut off, as its caller will send it again.
 */
export function serve(
  handler: RequestListener,
  options: { readonly port: number; readonly log: Log; readonly onStop: () => Promise<void> },
): void {
  const { port, log, onStop } = options;
  const server = createServer(handler);
  server.listen(port, () => {
    log.info('listening', { port });
  });
  const stop = () => {
    log.info('stopping');
    setTimeout(() => {
      server.closeAllConnections();
    }, STOP_WITHIN_MS).unref();
    server.close(() => {
      void onStop().finally(() => process.exit(0));
    });
    server.closeIdleConnections();
  };
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, stop);
}
