import type { FastifyInstance } from 'fastify';
import { viewServed } from '@fitlane/shared/http/served-model.ts';
import { listServed } from '@fitlane/shared/use-cases/list-models.ts';
import type { InferenceDeps } from '../inference-deps.ts';

/** `GET /`: what is served to whoever asks. */
export function serveRoot(app: FastifyInstance, deps: InferenceDeps): void {
  app.get('/', async ({ tenantId }) => {
    const models = await listServed(deps, tenantId);
    return { service: 'fitlane inference', models: models.map(viewServed) };
  });
}
