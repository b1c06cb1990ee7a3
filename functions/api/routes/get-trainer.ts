import { z } from 'zod';
import { findTrainer } from '@fitlane/shared/domain/trainer/trainer.ts';
import { operation } from '../operation.ts';
import { trainerView, viewTrainer } from '../views/trainer-view.ts';
import { noBody, nothing } from './request-parts.ts';

export const getTrainerRoute = operation({
  id: 'getTrainer',
  summary: 'A trainer: its tasks, and the JSON schema of its parameters.',
  method: 'get',
  path: '/v1/trainers/:name',
  params: z.object({ name: z.string() }),
  query: nothing,
  body: noBody,
  status: 200,
  answer: trainerView,
  handle: async (_deps, { params }) => Promise.resolve(viewTrainer(findTrainer(params.name))),
});
