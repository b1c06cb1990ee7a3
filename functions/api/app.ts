import { randomUUID } from 'node:crypto';
import express, { type Express, type NextFunction, type Request, type Response } from 'express';
import { AppError, userError } from '@fitlane/shared/domain/errors.ts';
import type { Log } from '@fitlane/shared/ports/log.ts';
import { authenticate } from '@fitlane/shared/use-cases/authenticate.ts';
import type { ApiDeps } from './api-deps.ts';
import { openApiDocument } from './openapi.ts';
import type { Operation, StreamOperation } from './operation.ts';
import { parseCall } from './parse-call.ts';
import { problemOf } from './problem.ts';
import { operations, streams } from './routes/index.ts';
import { sendStream } from './stream.ts';

const MAX_BODY = '1mb';

/** The API as an Express app. It never listens: main.ts does. */
export function createApp(deps: ApiDeps): Express {
  const app = express();
  app.disable('x-powered-by');
  app.use(nameRequest);
  app.get(['/ping', '/v1/health'], (_request, response) => {
    response.json({ status: 'ok' });
  });
  app.use(requireKey(deps));
  app.use(express.json({ limit: MAX_BODY }));
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

/** Each answer carries the id under which the logs know its request. */
function nameRequest(_request: Request, response: Response, next: NextFunction): void {
  const requestId = randomUUID();
  response.locals['requestId'] = requestId;
  response.set('X-Request-Id', requestId);
  next();
}

/** Before anything is read: nothing behind this line is open. */
function requireKey(deps: ApiDeps) {
  return async (request: Request, response: Response, next: NextFunction) => {
    const key = await authenticate(deps, request.get('authorization'));
    response.locals['tenantId'] = key.tenantId;
    next();
  };
}

function serve(app: Express, deps: ApiDeps, operation: Operation): void {
  app[operation.method](operation.path, async (request: Request, response: Response) => {
    const call = parseCall(operation, request, tenantOf(response), untilGone(response));
    const answer = await operation.handle(deps, call);
    response.status(operation.status).json(answer);
  });
}

function serveStream(app: Express, deps: ApiDeps, stream: StreamOperation): void {
  app.get(stream.path, async (request: Request, response: Response) => {
    const { id } = stream.params.parse(request.params);
    const lastEventId = request.get('last-event-id');
    const call = { tenantId: tenantOf(response), id, lastEventId, signal: untilGone(response) };
    await sendStream(response, await stream.open(deps, call));
  });
}

function tenantOf(response: Response): string {
  return String(response.locals['tenantId']);
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

const RETRY_AFTER_SECONDS = '2';

function answerProblem(log: Log) {
  return (error: unknown, request: Request, response: Response, next: NextFunction): void => {
    if (response.headersSent) {
      next(error);
      return;
    }
    const problem = problemOf(error, String(response.locals['requestId']));
    if (problem.status >= 500) logFault(log, request, problem.requestId, error);
    if (problem.status === 503) response.set('Retry-After', RETRY_AFTER_SECONDS);
    if (problem.status === 401) response.set('WWW-Authenticate', 'Bearer');
    response.status(problem.status).type('application/problem+json').send(JSON.stringify(problem));
  };
}

function logFault(log: Log, request: Request, requestId: string, error: unknown): void {
  const cause = error instanceof AppError ? (error.cause ?? error) : error;
  log.error('request failed', {
    method: request.method,
    path: request.path,
    requestId,
    error: cause,
  });
}
