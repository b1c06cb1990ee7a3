import type { z } from 'zod';
import type { NamedRequest } from '@fitlane/shared/use-cases/idempotency.ts';
import type { ApiDeps } from './api-deps.ts';
import type { ServerSentEvent } from './stream.ts';

/** Who calls. */
export interface Caller {
  readonly tenantId: string;
  /** The id of the API key. */
  readonly by: string;
  /** The request, where it carries an `Idempotency-Key`. */
  readonly named: NamedRequest | null;
  /** https://www.w3.org/TR/trace-context/ */
  readonly traceparent: string;
  /** Aborted when the caller went away. */
  readonly signal: AbortSignal;
}

/** What a handler gets: who calls, and the validated parts of the request. */
export interface Call<Params, Query, Body> extends Caller {
  readonly params: Params;
  readonly query: Query;
  readonly body: Body;
}

/** One thing the API can do: the same schemas validate its requests and describe it in openapi.json. */
export interface Operation<
  Params extends z.ZodType = z.ZodType,
  Query extends z.ZodType = z.ZodType,
  Body extends z.ZodType = z.ZodType,
  Answer extends z.ZodType = z.ZodType,
> {
  readonly id: string;
  readonly summary: string;
  readonly method: 'get' | 'post' | 'delete';
  /** In Express's form: /v1/jobs/:id */
  readonly path: string;
  readonly params: Params;
  readonly query: Query;
  /** z.undefined() where none is taken. */
  readonly body: Body;
  readonly status: 200 | 201 | 202;
  /** It keeps the caller's `Idempotency-Key` together with what it makes. */
  readonly createsResource?: boolean;
  readonly answer: Answer;
  readonly handle: (
    deps: ApiDeps,
    call: Call<z.infer<Params>, z.infer<Query>, z.infer<Body>>,
  ) => Promise<z.infer<Answer>>;
}

/** An operation whose answer is a stream of events, as long as there is something to tell. */
export interface StreamOperation {
  readonly id: string;
  readonly summary: string;
  readonly path: string;
  readonly params: z.ZodType<{ id: string }>;
  /** Of each event's data. */
  readonly answer: z.ZodType;
  /** Rejects with an AppError before the stream has begun. */
  readonly open: (
    deps: ApiDeps,
    call: {
      readonly tenantId: string;
      readonly id: string;
      /** Where a caller that comes back wants to go on. */
      readonly lastEventId: string | undefined;
      readonly signal: AbortSignal;
    },
  ) => Promise<AsyncIterable<ServerSentEvent>>;
}

/** Keeps each operation's own types while it is written; the list of all of them needs only the common one. */
export function operation<
  Params extends z.ZodType,
  Query extends z.ZodType,
  Body extends z.ZodType,
  Answer extends z.ZodType,
>(definition: Operation<Params, Query, Body, Answer>): Operation {
  return definition;
}
