import { z } from 'zod';
import {
  anyInstances,
  manyAnswers,
  manyInstances,
  oneAnswer,
  oneInstance,
  predictQuery,
  shortQuery,
} from '@fitlane/shared/http/online-prediction.ts';
import { PROBLEM_ANSWERS } from './problem-answers.ts';

const ROW = { age: 41, plan: 'basic' };
const ABOUT = { model: 'churn', version: 'ver_7e0c4d5b9a1f2c3d4e5f', classes: [false, true] };

const ONE = {
  instance: { instance: ROW },
  answer: { ...ABOUT, prediction: true, probabilities: [0.2, 0.8] },
};
const MANY = {
  instances: { instances: [ROW, { age: null, plan: 'plus' }] },
  answer: {
    ...ABOUT,
    predictions: [true, false],
    probabilities: [
      [0.2, 0.8],
      [0.9, 0.1],
    ],
  },
};

const json = (schema: z.ZodType, example: unknown) => ({
  'application/json': { schema, example },
});
const answered = (content: object) => ({
  200: { description: 'Done; X-Fitlane-Version names the version that answers', content },
  ...PROBLEM_ANSWERS,
});
const lines = { 'application/x-ndjson': { schema: z.string() } };

/** What functions/inference answers. */
export const ONLINE_PATHS = {
  '/v1/models/{model}/predict': {
    post: {
      operationId: 'predictOnline',
      summary: 'Predictions at once: of one instance, of many, or line by line (NDJSON).',
      description:
        'Lines are answered while more come: read while you send, which may take five minutes. A line that cannot ' +
        'be answered gets `{ "row", "error" }`, and the next ones go on.',
      tags: ['online'],
      requestParams: { path: z.object({ model: z.string() }), query: predictQuery },
      requestBody: { required: true, content: { ...json(anyInstances, ONE.instance), ...lines } },
      responses: answered({ ...json(z.union([oneAnswer, manyAnswers]), ONE.answer), ...lines }),
    },
  },
  '/stream': {
    post: {
      operationId: 'predictOne',
      summary: 'The prediction of one instance, by the model "default" unless another is named.',
      tags: ['online'],
      requestParams: { query: shortQuery },
      requestBody: { required: true, content: json(oneInstance, ONE.instance) },
      responses: answered(json(oneAnswer, ONE.answer)),
    },
  },
  '/batch': {
    post: {
      operationId: 'predictMany',
      summary: 'The predictions of many instances, by the model "default" unless another is named.',
      tags: ['online'],
      requestParams: { query: shortQuery },
      requestBody: { required: true, content: json(manyInstances, MANY.instances) },
      responses: answered(json(manyAnswers, MANY.answer)),
    },
  },
};
