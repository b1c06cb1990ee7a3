import { z } from 'zod';
import { servedModelView } from '@fitlane/shared/http/served-model.ts';
import manifest from '../package.json' with { type: 'json' };

const LINKS = {
  openapi: '/v1/openapi.json',
  models: '/v1/models',
  jobs: '/v1/jobs',
  health: '/v1/health',
  ping: '/ping',
};

export const rootView = z
  .object({
    service: z.literal('fitlane'),
    version: z.string(),
    links: z.record(z.string(), z.string()),
    models: z
      .array(servedModelView)
      .optional()
      .meta({ description: 'Yours, the first hundred by name; only with an API key' }),
  })
  .meta({ id: 'Root' });

export type RootView = z.infer<typeof rootView>;

/** What everybody may know. */
export const OPEN_ROOT: RootView = { service: 'fitlane', version: manifest.version, links: LINKS };
