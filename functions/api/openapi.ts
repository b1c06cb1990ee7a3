import { z } from 'zod';
import { createDocument, type ZodOpenApiOperationObject } from 'zod-openapi';
import type { Operation } from './operation.ts';
import { problemView } from './problem.ts';

/** Made of the very schemas that validate, so that it cannot be wrong about them. */
export function openApiDocument(
  operations: readonly Operation[],
): ReturnType<typeof createDocument> {
  return createDocument({
    openapi: '3.1.0',
    info: {
      title: 'Fitlane',
      version: '1',
      description: 'Upload tabular data, fit a model, predict, download.',
    },
    security: [{ apiKey: [] }],
    paths: pathsOf(operations),
    components: { securitySchemes: { apiKey: { type: 'http', scheme: 'bearer' } } },
  });
}

function pathsOf(operations: readonly Operation[]) {
  const paths: Record<string, Record<string, ZodOpenApiOperationObject>> = {};
  for (const operation of operations) {
    const path = operation.path.replace(/:(\w+)/g, '{$1}');
    paths[path] = { ...paths[path], [operation.method]: describe(operation) };
  }
  return paths;
}

function describe(operation: Operation): ZodOpenApiOperationObject {
  const { id, summary, params, query, body, status, answer } = operation;
  return {
    operationId: id,
    summary,
    requestParams: {
      ...(params instanceof z.ZodObject && { path: params }),
      ...(query instanceof z.ZodObject && { query }),
    },
    ...(!(body instanceof z.ZodUnknown) && {
      requestBody: { required: true, content: { 'application/json': { schema: body } } },
    }),
    responses: {
      [String(status)]: {
        description: 'Done',
        content: { 'application/json': { schema: answer } },
      },
      default: {
        description: 'A problem: what is wrong, whose it is, and the fix (RFC 9457)',
        content: { 'application/problem+json': { schema: problemView } },
      },
    },
  };
}
