import type { FastifyInstance } from 'fastify';
import type { ModelVersion } from '@fitlane/shared/domain/model-version.ts';
import type { InferenceDeps } from '../inference-deps.ts';

const NEWEST = 100;

/** `GET /`: what is served to whoever asks. */
export function serveRoot(app: FastifyInstance, { versions }: InferenceDeps): void {
  app.get('/', async ({ tenantId }) => {
    const { items } = await versions.list({ tenantId }, { limit: NEWEST });
    const models = new Map<string, ModelVersion>();
    for (const version of items) if (!models.has(version.model)) models.set(version.model, version);
    return { service: 'fitlane inference', models: [...models.values()].map(viewModel) };
  });
}

function viewModel({ model, id, trainer, schema, export: exported }: ModelVersion) {
  return {
    model,
    version: id,
    trainer,
    answersOnline: exported !== undefined && 'uri' in exported,
    predict: `/v1/models/${encodeURIComponent(model)}/predict`,
    target: schema.target,
    features: schema.features,
  };
}
