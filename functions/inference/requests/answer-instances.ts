import type { Label } from '../model/export-header.ts';
import type { Prediction } from '../model/predictor.ts';
import type { ServedModel } from '../served-models.ts';
import { InstanceProblems } from './instance-problems.ts';
import type { AnyInstances } from './predict-request.ts';

interface About {
  readonly model: string;
  readonly version: string;
  /** In the order of the probabilities; absent for a regression. */
  readonly classes?: readonly Label[];
}

export type OneAnswer = About & Prediction;

/** Of the instances in their order. */
export interface ManyAnswers extends About {
  readonly predictions: readonly Label[];
  readonly probabilities?: readonly (readonly number[])[];
}

/** @throws AppError invalid_instance. */
export function answerInstances(served: ServedModel, asked: AnyInstances): OneAnswer | ManyAnswers {
  return 'instances' in asked
    ? answerMany(served, asked.instances)
    : answerOne(served, asked.instance);
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
  const probabilities: (readonly number[])[] = [];
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

function aboutOf({ version, predictor }: ServedModel): About {
  const { task, classes } = predictor.header;
  const about = { model: version.model, version: version.id };
  return task === 'regression' ? about : { ...about, classes };
}
