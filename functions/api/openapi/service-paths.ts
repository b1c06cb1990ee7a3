import { z } from 'zod';
import { PROBLEM_ANSWERS } from './problem-answers.ts';

const health = z.object({ status: z.literal('ok') }).meta({ id: 'Health' });

const healthy = (operationId: string) => ({
  operationId,
  summary: 'Whether the API runs; open to everybody.',
  tags: ['service'],
  security: [],
  responses: {
    200: {
      description: 'It does',
      content: { 'application/json': { schema: health, example: { status: 'ok' } } },
    },
  },
});

/** What app.ts answers by itself. */
export const SERVICE_PATHS = {
  '/ping': { get: healthy('ping') },
  '/v1/health': { get: healthy('getHealth') },
  '/v1/openapi.json': {
    get: {
      operationId: 'getOpenApi',
      summary: 'This document.',
      tags: ['service'],
      responses: {
        200: {
          description: 'OpenAPI 3.1',
          content: { 'application/json': { schema: z.record(z.string(), z.unknown()) } },
        },
        ...PROBLEM_ANSWERS,
      },
    },
  },
};
