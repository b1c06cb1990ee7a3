import { expect, test } from '@jest/globals';
import { AppError } from '../errors.ts';
import { chooseTrainer } from './choose-trainer.ts';
import { DEFAULT_TRAINER, TRAINERS, type Task } from './trainer.ts';

const choose = (parameters: object, task?: Task, trainer = DEFAULT_TRAINER) =>
  chooseTrainer({ trainer, task, parameters: { ...parameters }, groupColumn: 'recording' });

function refused(...args: Parameters<typeof choose>): AppError {
  try {
    choose(...args);
  } catch (error) {
    if (error instanceof AppError) return error;
  }
  throw new Error('It was accepted.');
}

test('what is not given is completed, so that equal requests are equal', () => {
  const chosen = choose({});
  expect(chosen).toMatchObject({ trainer: DEFAULT_TRAINER, task: 'classification' });
  expect(chosen.parameters).toMatchObject({
    learningRate: 0.1,
    maxIterations: 100,
    maxDepth: null,
  });
  expect(choose({ learningRate: 0.1 }, 'classification')).toEqual(chosen);
  expect(choose({ learningRate: 0.2 }).parameters).toMatchObject({ learningRate: 0.2 });
});

test.each(TRAINERS.map(({ name, tasks }) => [name, tasks] as const))(
  '%s has defaults that its own schema allows',
  (name, tasks) => {
    const { task, parameters } = choose({}, undefined, name);
    expect(task).toBe(tasks[0]);
    expect(choose(parameters, task, name).parameters).toEqual(parameters);
  },
);

test.each([
  [{ learningRate: 0 }, 'parameters.learningRate', 'above 0'],
  [{ learningRate: '0.1' }, 'parameters.learningRate', 'received string'],
  [{ maxIterations: 1.5 }, 'parameters.maxIterations', 'a whole number'],
  [{ maxDepth: 0 }, 'parameters.maxDepth', 'or null'],
  [{ earlyStopping: 'yes' }, 'parameters.earlyStopping', 'auto, always, never'],
  [{ depth: 3 }, 'parameters.depth', 'maxDepth'],
])('%j is refused, with the parameter, the cause and the fix', (parameters, path, says) => {
  const { detail, fields } = refused(parameters);
  expect(detail).toMatchObject({ code: 'invalid_parameters', owner: 'user' });
  expect(fields).toEqual([{ path, message: expect.stringContaining(says) }]);
  expect(detail.message).toContain(path);
  expect(detail.fix).toContain('/v1/trainers/hist-gradient-boosting');
});

test('everything that is wrong is named at once', () => {
  const { fields } = refused({ learningRate: 3, maxIterations: 0 }, 'clustering' as Task);
  expect(fields.map(({ path }) => path)).toEqual([
    'task',
    'parameters.learningRate',
    'parameters.maxIterations',
  ]);
});

test('a trainer that reads groups needs the column of the groups', () => {
  const asked = { trainer: 'gesture-mlp', task: undefined, parameters: {}, groupColumn: null };
  const fields = [{ path: 'groupColumn', message: expect.stringContaining('recording') }];
  expect(() => chooseTrainer(asked)).toThrow(expect.objectContaining({ fields }));
});

test('a trainer that does not exist is not found', () => {
  expect(refused({}, undefined, 'oracle').detail.code).toBe('not_found');
});
