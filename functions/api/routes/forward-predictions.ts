import type { Express, Request, Response } from 'express';
import { createProxyServer } from 'httpxy';
import { unavailable } from '@fitlane/shared/domain/errors.ts';

/** Paths that functions/inference answers; in Express's form. */
const ONLINE_PATHS = ['/v1/models/:model/predict', '/stream', '/batch'];

/**
 * Passes online predictions on, as they come and go. Inference looks at the key itself, so that callers who
 * want no detour may ask it directly.
 */
export function forwardPredictions(app: Express, inferenceUrl: string): void {
  // Cloud Run finds a service, and its certificate, by the host that a request names.
  const proxy = createProxyServer({ target: inferenceUrl, changeOrigin: true, xfwd: true });
  app.post(ONLINE_PATHS, async (request: Request, response: Response) => {
    try {
      await proxy.web(request, response);
    } catch (error) {
      throw unavailable('Online inference', error);
    }
  });
}
