import { pipeline, type Readable } from 'node:stream';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import {
  anyInstances,
  predictQuery,
  versionChoice,
} from '@fitlane/shared/http/online-prediction.ts';
import type { PredictionKeeper } from '../drift/prediction-keeper.ts';
import { answerInstances } from '../requests/answer-instances.ts';
import { answerLines } from '../requests/answer-lines.ts';
import { parse } from '../requests/predict-request.ts';
import { sendAbout } from '../send-about.ts';
import type { ServedModel, ServedModels } from '../served-models.ts';

export const NDJSON = ['application/x-ndjson', 'application/jsonl'];

interface Route {
  readonly Params: { readonly model: string };
}

/** `POST /v1/models/{model}/predict`: one instance, many, or a stream of lines. */
export function servePredict(
  app: FastifyInstance,
  models: ServedModels,
  keeper: PredictionKeeper,
): void {
  // As it comes: the answers to the first lines leave before the last ones have arrived.
  app.addContentTypeParser(
    NDJSON,
    { bodyLimit: Number.MAX_SAFE_INTEGER },
    (_request, body, done) => {
      done(null, body);
    },
  );
  app.post<Route>('/v1/models/:model/predict', async (request, reply) => {
    const { tenantId, params } = request;
    const version = versionChoice(parse(predictQuery, request.query));
    const served = await models.get({ tenantId, model: params.model, version });
    sendAbout(reply, served);
    if (isStream(request)) return answerStream(reply, request.body as Readable, served, keeper);
    return answerInstances(served, parse(anyInstances, request.body), keeper);
  });
}

function isStream(request: FastifyRequest<Route>): boolean {
  const type = request.headers['content-type']?.split(';')[0]?.trim().toLowerCase() ?? '';
  return NDJSON.includes(type);
}

/** One version answers all lines. Whoever sends more than fits into the buffers on the way must read meanwhile. */
function answerStream(
  reply: FastifyReply,
  lines: Readable,
  served: ServedModel,
  keeper: PredictionKeeper,
) {
  const answers = answerLines(served, keeper);
  pipeline(lines, answers, () => undefined); // an error ends the answer, which its reader notices
  return reply.type('application/x-ndjson').send(answers);
}
