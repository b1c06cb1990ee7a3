import { z } from 'zod';
import { rootView } from '../views/root-view.ts';
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

export const ROOT = {
  service: 'fitlane',
  version: '0.1.0',
  links: { openapi: '/v1/openapi.json', ping: '/ping' },
  models: [
    {
      model: 'churn',
      version: 'ver_0a1b2c3d4e5f60718293',
      aliases: { production: 'ver_0a1b2c3d4e5f60718293' },
      trainer: 'hist-gradient-boosting',
      answersOnline: true,
      predict: '/v1/models/churn/predict',
      target: { name: 'y', type: 'bool' },
      features: [{ name: 'age', type: 'int64' }],
    },
  ],
};

/** What app.ts answers by itself. */
export const SERVICE_PATHS = {
  '/': {
    get: {
      operationId: 'getRoot',
      summary:
        'What is served: to everybody the service and where to go on, with an API key also your models.',
      tags: ['service'],
      security: [{}, { apiKey: [] }],
      responses: {
        200: {
          description: 'JSON, unless the client prefers HTML',
          content: {
            'application/json': { schema: rootView, example: ROOT },
            'text/html': { schema: z.string() },
          },
        },
        ...PROBLEM_ANSWERS,
      },
    },
  },
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
