import { createDocument } from 'zod-openapi';
import type { Operation, StreamOperation } from '../operation.ts';
import { ONLINE_PATHS } from './online-paths.ts';
import { pathsOf } from './paths.ts';
import { SERVICE_PATHS } from './service-paths.ts';

const DESCRIPTION = `Upload tabular data, fit a model, predict, download.

Send your API key as \`Authorization: Bearer flk_…\`. Files never pass the API: it answers signed addresses of
object storage. Times are ISO 8601, in UTC. Every answer has an \`X-Request-Id\`; a \`traceparent\` header
(W3C Trace Context) is continued into the job that a request asks for.`;

/** By the first word of a path. */
const TAGS = [
  { name: 'limits', description: 'What to know before sending' },
  { name: 'datasets', description: 'Tables, uploaded once' },
  { name: 'trainers', description: 'Who learns, and what each can be asked for' },
  { name: 'jobs', description: 'What computes, and its record' },
  { name: 'versions', description: 'Fitted models' },
  { name: 'models', description: 'Names, and which version they mean' },
  { name: 'online', description: 'Predictions at once' },
  { name: 'service', description: 'The API itself' },
];

/** Made of the very schemas that validate, so that it cannot be wrong about them. */
export function openApiDocument(
  operations: readonly Operation[],
  streams: readonly StreamOperation[],
): ReturnType<typeof createDocument> {
  return createDocument({
    openapi: '3.1.0',
    info: {
      title: 'Fitlane',
      version: '1',
      description: DESCRIPTION,
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: '/' }],
    security: [{ apiKey: [] }],
    tags: TAGS,
    paths: { ...pathsOf(operations, streams), ...ONLINE_PATHS, ...SERVICE_PATHS },
    components: { securitySchemes: { apiKey: { type: 'http', scheme: 'bearer' } } },
  });
}
