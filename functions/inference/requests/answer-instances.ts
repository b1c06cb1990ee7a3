import type {
  AnyInstances,
  manyAnswers,
  oneAnswer,
} from '@fitlane/shared/http/online-prediction.ts';
import type { z } from 'zod';
import type { PredictionKeeper } from '../drift/prediction-keeper.ts';
import type { Label } from '../model/export-header.ts';
import type { ServedModel } from '../served-models.ts';
import { InstanceProblems } from './instance-problems.ts';

export type OneAnswer = z.infer<typeof oneAnswer>;
/** Of the instances in their order. */
export type ManyAnswers = z.infer<typeof manyAnswers>;

/** Predictions of named rows are kept for their labels. @throws AppError invalid_instance. */
export function answerInstances(
  served: ServedModel,
  asked: AnyInstances,
  keeper: PredictionKeeper,
): OneAnswer | ManyAnswers {
  if ('instances' in asked) {
    const answers = answerMany(served, asked.instances);
    keeper.keep(served.version, asked.rowIds, answers.predictions);
    return answers;
  }
  const answer = answerOne(served, asked.instance);
  const { rowId } = asked;
  if (rowId !== undefined) keeper.keep(served.version, [rowId], [answer.prediction]);
  return answer;
}

function answerOne(served: ServedModel, instance: unknown): OneAnswer {
  const answer = served.predictor.predict(instance);
  if ('prediction' in answer) return { ...aboutOf(served), ...answer };
  const problems = new InstanceProblems();
  problems.add(0, 'instance', answer);
  throw problems.toError();
}

function answerMany(served: ServedModel, instances: readonly unknown[]): ManyAnswers {
  const problems = new InstanceProblems();
  const predictions: Label[] = [];
  const probabilities: number[][] = [];
  instances.forEach((instance, row) => {
    const answer = served.predictor.predict(instance);
    if ('prediction' in answer) {
      predictions.push(answer.prediction);
      probabilities.push(answer.probabilities ?? []);
    } else problems.add(row, `instances.${row}`, answer);
  });
  if (!problems.areNone) throw problems.toError();
  const isRegression = served.predictor.header.task === 'regression';
  return { ...aboutOf(served), predictions, ...(!isRegression && { probabilities }) };
}

function aboutOf({ version, predictor }: ServedModel) {
  const { task, classes } = predictor.header;
  const about = { model: version.model, version: version.id };
  return task === 'regression' ? about : { ...about, classes };
}
