import type { FastifyInstance } from 'fastify';
import type { z } from 'zod';
import {
  manyInstances,
  oneInstance,
  shortQuery,
  versionChoice,
} from '@fitlane/shared/http/online-prediction.ts';
import type { PredictionKeeper } from '../drift/prediction-keeper.ts';
import { answerInstances } from '../requests/answer-instances.ts';
import { parse } from '../requests/predict-request.ts';
import { sendAbout } from '../send-about.ts';
import type { ServedModels } from '../served-models.ts';

/** `POST /stream` answers one instance, `POST /batch` many; `?model=` says of which model. */
export function serveShort(
  app: FastifyInstance,
  models: ServedModels,
  keeper: PredictionKeeper,
): void {
  const serve = (
    path: string,
    body: z.ZodType<z.infer<typeof oneInstance | typeof manyInstances>>,
  ) => {
    app.post(path, async (request, reply) => {
      const { model, ...choice } = parse(shortQuery, request.query);
      const version = versionChoice(choice);
      const served = await models.get({ tenantId: request.tenantId, model, version });
      sendAbout(reply, served);
      return answerInstances(served, parse(body, request.body), keeper);
    });
  };
  serve('/stream', oneInstance);
  serve('/batch', manyInstances);
}
