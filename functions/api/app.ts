import { randomUUID } from 'node:crypto';
import express, { type Express, type NextFunction, type Request, type Response } from 'express';
import { AppError, userError } from '@fitlane/shared/domain/errors.ts';
import { continueTrace, traceIdOf } from '@fitlane/shared/domain/trace.ts';
import { problemOf } from '@fitlane/shared/http/problem.ts';
import type { Log } from '@fitlane/shared/ports/log.ts';
import { authenticate } from '@fitlane/shared/use-cases/authenticate.ts';
import { keepName } from '@fitlane/shared/use-cases/idempotency.ts';
import type { ApiDeps } from './api-deps.ts';
import { namedRequest } from './named-request.ts';
import { openApiDocument } from './openapi/document.ts';
import type { Operation, StreamOperation } from './operation.ts';
import { parseCall } from './parse-call.ts';
import { requestError } from './request-error.ts';
import { forwardPredictions } from './routes/forward-predictions.ts';
import { operations, streams } from './routes/index.ts';
import { serveRoot } from './routes/root.ts';
import { MAX_BODY_BYTES } from './routes/request-parts.ts';
import { sendStream } from './stream.ts';

/** The API as an Express app. It never listens: main.ts does. */
export function createApp(deps: ApiDeps): Express {
  const app = express();
  app.disable('x-powered-by');
  app.use(nameRequest(deps));
  app.get(['/ping', '/v1/health'], (_request, response) => {
    response.json({ status: 'ok' });
  });
  serveRoot(app, deps);
  forwardPredictions(app, deps.inferenceUrl);
  app.use(requireKey(deps));
  app.use(express.json({ limit: MAX_BODY_BYTES }));
  const document = openApiDocument(operations, streams);
  app.get('/v1/openapi.json', (_request, response) => {
    response.json(document);
  });
  for (const operation of operations) serve(app, deps, operation);
  for (const stream of streams) serveStream(app, deps, stream);
  app.use(noSuchRoute);
  app.use(answerProblem(deps.log));
  return app;
}

/** Each answer carries the id under which the logs know its request; a trace may span several. */
function nameRequest({ randomHex }: ApiDeps) {
  return (request: Request, response: Response, next: NextFunction): void => {
    const requestId = randomUUID();
    const traceparent = continueTrace(request.get('traceparent'), randomHex);
    Object.assign(response.locals, { requestId, traceparent });
    response.set('X-Request-Id', requestId);
    next();
  };
}

/** Before anything is read: nothing behind this line is open, and inference asks for a key itself. */
function requireKey(deps: ApiDeps) {
  return async (request: Request, response: Response, next: NextFunction) => {
    const key = await authenticate(deps, request.get('authorization'));
    Object.assign(response.locals, { tenantId: key.tenantId, by: key.id });
    next();
  };
}

function serve(app: Express, deps: ApiDeps, operation: Operation): void {
  app[operation.method](operation.path, async (request: Request, response: Response) => {
    const { tenantId, by, traceparent } = namesOf(response);
    const named = namedRequest(deps, request, tenantId);
    const caller = { tenantId, by, named, traceparent, signal: untilGone(response) };
    const call = parseCall(operation, request, caller);
    if (named !== null && operation.createsResource !== true) await keepName(deps, named);
    const answer = await operation.handle(deps, call);
    response.status(operation.status).json(answer);
  });
}

function serveStream(app: Express, deps: ApiDeps, stream: StreamOperation): void {
  app.get(stream.path, async (request: Request, response: Response) => {
    const { id } = stream.params.parse(request.params);
    const lastEventId = request.get('last-event-id');
    const { tenantId } = namesOf(response);
    const call = { tenantId, id, lastEventId, signal: untilGone(response) };
    await sendStream(response, await stream.open(deps, call));
  });
}

/** What this request is known by. */
interface Names {
  readonly requestId: string;
  readonly traceparent: string;
  readonly tenantId: string;
  readonly by: string;
}

/** Given by `nameRequest` and `requireKey`. */
function namesOf(response: Response): Names {
  return response.locals as Names;
}

function untilGone(response: Response): AbortSignal {
  const gone = new AbortController();
  response.on('close', () => {
    gone.abort();
  });
  return gone.signal;
}

function noSuchRoute(request: Request): never {
  throw userError({
    code: 'route_not_found',
    message: `There is no ${request.method} ${request.path}.`,
    fix: 'See GET /v1/openapi.json for what there is.',
  });
}

const RETRY_AFTER_SECONDS = 2;

function answerProblem(log: Log) {
  return (error: unknown, request: Request, response: Response, next: NextFunction): void => {
    if (response.headersSent) {
      next(error);
      return;
    }
    const { requestId, traceparent } = namesOf(response);
    const problem = problemOf(requestError(error) ?? error, requestId);
    if (problem.status >= 500) logFault(log, request, { requestId, traceparent }, error);
    const retryAfter = retryAfterSeconds(error, problem.status);
    if (retryAfter !== undefined) response.set('Retry-After', String(retryAfter));
    if (problem.status === 401) response.set('WWW-Authenticate', 'Bearer');
    response.status(problem.status).type('application/problem+json').send(JSON.stringify(problem));
  };
}

function retryAfterSeconds(error: unknown, status: number): number | undefined {
  if (error instanceof AppError && error.retryAfterSeconds !== undefined)
    return error.retryAfterSeconds;
  return status === 503 ? RETRY_AFTER_SECONDS : undefined;
}

function logFault(
  log: Log,
  request: Request,
  { requestId, traceparent }: Pick<Names, 'requestId' | 'traceparent'>,
  error: unknown,
): void {
  const cause = error instanceof AppError ? (error.cause ?? error) : error;
  log.error('request failed', {
    method: request.method,
    path: request.path,
    requestId,
    traceId: traceIdOf(traceparent),
    error: cause,
  });
}
