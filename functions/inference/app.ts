import { randomUUID } from 'node:crypto';
import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import { AppError, userError } from '@fitlane/shared/domain/errors.ts';
import { problemOf } from '@fitlane/shared/http/problem.ts';
import { authenticate } from '@fitlane/shared/use-cases/authenticate.ts';
import { DriftRecorder } from './drift/drift-recorder.ts';
import { PredictionKeeper } from './drift/prediction-keeper.ts';
import type { InferenceDeps } from './inference-deps.ts';
import { MAX_BODY_BYTES } from './max-body-bytes.ts';
import { requestError } from './request-error.ts';
import { servePredict } from './routes/predict.ts';
import { serveRoot } from './routes/root.ts';
import { serveShort } from './routes/short.ts';
import { ServedModels } from './served-models.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** Whose key the request carries. */
    tenantId: string;
  }
}

const OPEN = new Set(['/ping', '/v1/health']);
/** Online inference as a Fastify app. It never listens: main.ts does. */
export function createApp(
  deps: InferenceDeps,
  recorder = new DriftRecorder(deps),
  keeper = new PredictionKeeper(deps),
): FastifyInstance {
  const app = Fastify({
    bodyLimit: MAX_BODY_BYTES,
    genReqId: () => randomUUID(),
    // Columns may have any name. Records are read by own properties only, and copied nowhere.
    onProtoPoisoning: 'ignore',
    onConstructorPoisoning: 'ignore',
  });
  app.decorateRequest('tenantId', '');
  app.addHook('onRequest', async (request, reply) => {
    reply.header('X-Request-Id', request.id);
    if (OPEN.has(request.url)) return;
    request.tenantId = (await authenticate(deps, request.headers.authorization)).tenantId;
  });
  for (const path of OPEN) app.get(path, () => ({ status: 'ok' }));
  flushWhileOpen(app, [recorder, keeper], deps.driftFlushMs);
  const models = new ServedModels(deps, recorder);
  serveRoot(app, deps);
  servePredict(app, models, keeper);
  serveShort(app, models, keeper);
  app.setNotFoundHandler(noSuchRoute);
  app.setErrorHandler(answerProblem(deps));
  return app;
}

/** Now and then, and once more when the app closes. */
function flushWhileOpen(
  app: FastifyInstance,
  written: readonly { flush: () => Promise<void> }[],
  everyMs: number,
): void {
  const flush = () => Promise.all(written.map((one) => one.flush()));
  const timer = setInterval(() => void flush(), everyMs).unref();
  app.addHook('onClose', async () => {
    clearInterval(timer);
    await flush();
  });
}

function noSuchRoute({ method, url }: FastifyRequest): never {
  throw userError({
    code: 'route_not_found',
    message: `There is no ${method} ${url.split('?')[0] ?? url}.`,
    fix: 'See GET / for what there is.',
  });
}

const RETRY_AFTER_SECONDS = '2';

function answerProblem({ log }: InferenceDeps) {
  return (error: unknown, request: FastifyRequest, reply: FastifyReply) => {
    const { id: requestId, method, url } = request;
    const problem = problemOf(requestError(error) ?? error, requestId);
    if (problem.status >= 500) {
      const cause = error instanceof AppError ? (error.cause ?? error) : error;
      log.error('request failed', { method, path: url, requestId, error: cause });
    }
    if (problem.status === 503) reply.header('Retry-After', RETRY_AFTER_SECONDS);
    if (problem.status === 401) reply.header('WWW-Authenticate', 'Bearer');
    // As a text: a serializer would leave out what it does not know.
    return reply
      .status(problem.status)
      .type('application/problem+json')
      .send(JSON.stringify(problem));
  };
}
