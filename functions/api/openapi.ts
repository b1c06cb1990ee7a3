import { z } from 'zod';
import { createDocument, type ZodOpenApiOperationObject } from 'zod-openapi';
import type { Operation, StreamOperation } from './operation.ts';
import { problemView } from './problem.ts';

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
      description: 'Upload tabular data, fit a model, predict, download.',
    },
    security: [{ apiKey: [] }],
    paths: pathsOf(operations, streams),
    components: { securitySchemes: { apiKey: { type: 'http', scheme: 'bearer' } } },
  });
}

function pathsOf(operations: readonly Operation[], streams: readonly StreamOperation[]) {
  const paths: Record<string, Record<string, ZodOpenApiOperationObject>> = {};
  for (const operation of operations) {
    const path = pathOf(operation);
    paths[path] = { ...paths[path], [operation.method]: describe(operation) };
  }
  for (const stream of streams) paths[pathOf(stream)] = { get: describeStream(stream) };
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
      default: problem,
    },
  };
}

function describeStream({
  id,
  summary,
  params,
  answer,
}: StreamOperation): ZodOpenApiOperationObject {
  const header = z.object({ 'Last-Event-ID': z.string().optional() });
  return {
    operationId: id,
    summary,
    requestParams: { ...(params instanceof z.ZodObject && { path: params }), header },
    responses: {
      200: {
        description: 'Server-sent events; this is the data of each',
        content: { 'text/event-stream': { schema: answer } },
      },
      default: problem,
    },
  };
}

const problem = {
  description: 'A problem: what is wrong, whose it is, and the fix (RFC 9457)',
  content: { 'application/problem+json': { schema: problemView } },
};

/** Express writes :id, OpenAPI {id}. */
function pathOf({ path }: { readonly path: string }): string {
  return path.replace(/:(\w+)/g, '{$1}');
}
