import { z } from 'zod';
import type { ZodOpenApiOperationObject } from 'zod-openapi';
import type { Operation, StreamOperation } from '../operation.ts';
import { EXAMPLES } from './examples.ts';
import { PROBLEM_ANSWERS } from './problem-answers.ts';

type Paths = Record<string, Record<string, ZodOpenApiOperationObject>>;

export function pathsOf(
  operations: readonly Operation[],
  streams: readonly StreamOperation[],
): Paths {
  const paths: Paths = {};
  for (const operation of operations) {
    const path = pathOf(operation);
    paths[path] = { ...paths[path], [operation.method]: describe(operation) };
  }
  for (const stream of streams) paths[pathOf(stream)] = { get: describeStream(stream) };
  return paths;
}

/** Express writes :id, OpenAPI {id}. */
function pathOf({ path }: { readonly path: string }): string {
  return path.replace(/:(\w+)/g, '{$1}');
}

/** The short forms of jobs. */
const TAG_OF: Readonly<Record<string, string>> = { fit: 'jobs', predict: 'jobs' };

function tagOf({ path }: { readonly path: string }): string {
  const [, , word = ''] = path.split('/');
  return TAG_OF[word] ?? word;
}

const SUCCESS = { 200: 'Done', 201: 'Made', 202: 'Accepted: it is done later' } as const;

const idempotencyKey = z.object({
  'Idempotency-Key': z.string().min(1).max(255).optional().meta({
    description:
      'Names the request, so that it may be sent again safely: a random UUID, for example',
  }),
});

function describe(operation: Operation): ZodOpenApiOperationObject {
  const { id, summary, method, params, query, body, status, answer } = operation;
  const example = EXAMPLES[id];
  return {
    operationId: id,
    summary,
    tags: [tagOf(operation)],
    requestParams: {
      ...(params instanceof z.ZodObject && { path: params }),
      ...(query instanceof z.ZodObject && { query }),
      ...(method === 'post' && { header: idempotencyKey }),
    },
    ...(!(body instanceof z.ZodUnknown) && {
      requestBody: {
        required: !body.safeParse({}).success,
        content: { 'application/json': { schema: body, example: example?.body } },
      },
    }),
    responses: {
      [String(status)]: {
        description: SUCCESS[status],
        content: { 'application/json': { schema: answer, example: example?.answer } },
      },
      ...PROBLEM_ANSWERS,
    },
  };
}

const lastEventId = z.object({
  'Last-Event-ID': z.string().optional().meta({ description: 'Go on after this event' }),
});

function describeStream(stream: StreamOperation): ZodOpenApiOperationObject {
  const { id, summary, params, answer } = stream;
  return {
    operationId: id,
    summary,
    tags: [tagOf(stream)],
    requestParams: {
      ...(params instanceof z.ZodObject && { path: params }),
      header: lastEventId,
    },
    responses: {
      200: {
        description: 'Server-sent events until the job is over; this is the data of each',
        content: { 'text/event-stream': { schema: answer, example: EXAMPLES[id]?.answer } },
      },
      ...PROBLEM_ANSWERS,
    },
  };
}
