import express, { type Express } from 'express';
import { z } from 'zod';
import {
  beat,
  claimRequest,
  claimsRequest,
  finish,
} from '@fitlane/shared/domain/contract/report.ts';
import { userError } from '@fitlane/shared/domain/errors.ts';
import { LANES } from '@fitlane/shared/domain/job/index.ts';
import type { Callers } from '@fitlane/shared/ports/callers.ts';
import { claimNext } from './admission/claim-next.ts';
import { startLane } from './admission/start-lane.ts';
import { beatTask } from './attempts/beat-task.ts';
import { claimTask } from './attempts/claim-task.ts';
import { finishTask } from './attempts/finish-task.ts';
import { endingRequest, noteEnding } from './attempts/note-ending.ts';
import type { ControllerDeps } from './controller-deps.ts';
import { answerErrors, route } from './routes/answer.ts';
import {
  attemptInPath,
  onlyAttempt,
  onlyFrom,
  onlyPubSub,
  type PushAuth,
} from './routes/who-calls.ts';
import { tick } from './tick.ts';

export interface ControllerAppDeps extends ControllerDeps {
  readonly callers: Callers;
  readonly accounts: { readonly worker: string; readonly task: string; readonly scheduler: string };
  readonly pushAuth: PushAuth;
}

/** A prediction's report is small; a card with many features is not. */
const MAX_BODY = '8mb';

const startedLane = z.enum(LANES).exclude(['express']);
const wakeUpRequest = z.object({ lane: z.enum(LANES) });

/** The controller's HTTP face. It never listens: main.ts does. */
export function createApp(deps: ControllerAppDeps): Express {
  const app = express();
  app.disable('x-powered-by');
  app.use(express.json({ limit: MAX_BODY }));
  app.get('/health', (_request, response) => {
    response.json({ status: 'ok' });
  });
  addWakeUps(app, deps);
  addAttempts(app, deps);
  app.use(answerErrors(deps.log));
  return app;
}

/**
 * Who says that there is work: Pub/Sub, the scheduler, and workers, who take it at once. A lane is woken for
 * a cancel, too: then there may be nothing to start, and the due loop does the work.
 */
function addWakeUps(app: Express, deps: ControllerAppDeps): void {
  const { callers, accounts } = deps;
  app.post(
    '/wake',
    onlyPubSub(deps.pushAuth),
    route(async (request, response) => {
      const lane = parse(startedLane, request.query['lane']);
      deps.onDue();
      const started = await startLane(deps, lane);
      deps.log.debug('lane woken', { lane, started });
      response.sendStatus(204);
    }),
  );
  app.post(
    '/endings',
    onlyPubSub(deps.pushAuth),
    route(async (request, response) => {
      await noteEnding(deps, parse(endingRequest, request.body));
      response.sendStatus(204);
    }),
  );
  app.post(
    '/tick',
    onlyFrom(callers, [accounts.scheduler]),
    route(async (_request, response) => {
      await tick(deps);
      response.sendStatus(204);
    }),
  );
  app.post(
    '/claims',
    onlyFrom(callers, [accounts.worker]),
    route(async (request, response) => {
      const claimed = await claimNext(deps, parse(claimsRequest, request.body).nonce);
      if (claimed === null) response.sendStatus(204);
      else response.json(claimed);
    }),
  );
  app.post(
    '/wake-ups',
    onlyFrom(callers, [accounts.worker]),
    route(async (request, response) => {
      await deps.messages.wake(parse(wakeUpRequest, request.body).lane);
      response.sendStatus(204);
    }),
  );
}

/** What a task may say about its own attempt. */
function addAttempts(app: Express, deps: ControllerAppDeps): void {
  const { callers, accounts } = deps;
  const path = '/jobs/:job/attempts/:attempt';
  app.use(path, onlyFrom(callers, [accounts.worker, accounts.task]), onlyAttempt(deps.tokens));
  app.post(
    `${path}/claim`,
    route(async (request, response) => {
      const { job, attempt } = attemptInPath(request);
      response.json(await claimTask(deps, attempt, job, parse(claimRequest, request.body)));
    }),
  );
  app.post(
    `${path}/beat`,
    route(async (request, response) => {
      const { job, attempt } = attemptInPath(request);
      response.json(await beatTask(deps, attempt, job, parse(beat, request.body)));
    }),
  );
  app.post(
    `${path}/finish`,
    route(async (request, response) => {
      const { job, attempt } = attemptInPath(request);
      await finishTask(deps, attempt, job, parse(finish, request.body));
      response.json({});
    }),
  );
}

function parse<Schema extends z.ZodType>(schema: Schema, input: unknown): z.infer<Schema> {
  const parsed = schema.safeParse(input);
  if (parsed.success) return parsed.data;
  throw userError({
    code: 'invalid_request',
    message: z.prettifyError(parsed.error),
    fix: 'Send what the container contract says.',
  });
}
