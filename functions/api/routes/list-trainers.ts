import { z } from 'zod';
import { TRAINERS } from '@fitlane/shared/domain/trainer/trainer.ts';
import { operation } from '../operation.ts';
import { trainerView, viewTrainer } from '../views/trainer-view.ts';
import { noBody, nothing } from './request-parts.ts';

export const listTrainersRoute = operation({
  id: 'listTrainers',
  summary: 'Who can learn, and with which parameters: all of them, as there are few.',
  method: 'get',
  path: '/v1/trainers',
  params: nothing,
  query: nothing,
  body: noBody,
  status: 200,
  answer: z.object({ items: z.array(trainerView) }),
  handle: () => Promise.resolve({ items: TRAINERS.map(viewTrainer) }),
});
