import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import type { TaskSpec } from '@fitlane/shared/domain/contract/spec.ts';
import { type Attempt, type FitParameters } from '@fitlane/shared/domain/job/index.ts';
import { sampleFitParameters, sampleJob } from '@fitlane/shared/testing/sample-records.ts';
import { taskSpec } from './task-spec.ts';

const ATTEMPT: Attempt = {
  number: 1,
  step: 0,
  lane: 'bulk',
  size: 'small',
  shards: [0],
  admittedAt: 0,
  slot: 0,
  execution: null,
  claimedAt: null,
  phase: null,
  checkAt: 0,
  deadlineAt: null,
};

const SETTINGS = { beatSeconds: 5, resultFileBytes: 5_368_709_120 };

/** The file that the container's own tests read. */
function example(name: string): TaskSpec {
  const url = new URL(`../../ml-container/contract/${name}.json`, import.meta.url);
  return JSON.parse(readFileSync(url, 'utf8'));
}

test('the example of a fit is what a fit gets', () => {
  const spec = example('fit-spec');
  expect(Object.keys(spec.parameters).sort()).toEqual(Object.keys(sampleFitParameters()).sort());
  const { dataset, validation } = spec.inputs;
  const job = sampleJob({
    id: spec.jobId,
    parameters: spec.parameters as FitParameters,
    inputs: {
      dataset: { id: 'ds_y', ...dataset },
      ...(validation && { validation: { id: 'ds_v', ...validation } }),
    },
    outputPrefix: spec.outputUri.replace(/1\/$/, ''),
    traceparent: spec.traceparent,
  });
  expect(taskSpec(job, ATTEMPT, 0, SETTINGS)).toEqual(spec);
});

test('the example of a prediction is what a prediction gets', () => {
  const spec = example('predict-spec');
  const { dataset, model, card } = spec.inputs;
  const job = sampleJob({
    id: spec.jobId,
    kind: 'predict',
    steps: [{ ...sampleJob().steps[0]!, name: 'predict' }],
    parameters: { engine: 'native', maxBadRows: 0 },
    inputs: {
      dataset: { id: 'ds_v', ...dataset },
      version: { id: 'ver_z', ...model!, cardUri: card!.uri },
    },
    outputPrefix: spec.outputUri.replace(/1\/$/, ''),
    traceparent: spec.traceparent,
  });
  expect(taskSpec(job, ATTEMPT, 0, SETTINGS)).toEqual(spec);
});

test('a join gets what the step before has written', () => {
  const part = { uri: 's3://r/1/part-00000.parquet', rows: 5, sizeBytes: 9, digest: 'sha256:1' };
  const job = sampleJob({
    step: 1,
    steps: [
      { name: 'predict', lane: 'bulk', size: 'small', taskCount: 2, expectedSeconds: 9 },
      { name: 'join', lane: 'express', size: 'small', taskCount: 1, expectedSeconds: 1 },
    ],
    doneSteps: [
      {
        queuedAt: 0,
        startedAt: 1,
        attempt: { number: 2, admittedAt: 1, claimedAt: 2 },
        phases: [],
      },
    ],
    handedOn: [{ kind: 'predict', parts: [part] }],
  });
  const spec = taskSpec(job, { ...ATTEMPT, number: 4, step: 1 }, 0, SETTINGS);
  expect(spec).toMatchObject({ step: 'join', taskCount: 1, inputs: { parts: [part] } });
  expect(spec.earlierUris).toEqual([`${job.outputPrefix}3/`]);
});

test('a table to validate on is an input of its own, by its address and size alone', () => {
  const validation = { id: 'ds_v', uri: 's3://datasets/v', sizeBytes: 7 };
  const { dataset } = sampleJob().inputs;
  const { inputs } = taskSpec(sampleJob({ inputs: { dataset, validation } }), ATTEMPT, 0, SETTINGS);
  expect(inputs.validation).toEqual({ uri: 's3://datasets/v', sizeBytes: 7 });
});

test('a later attempt knows where the earlier ones wrote, the latest first', () => {
  const job = sampleJob({ outputPrefix: 's3://models/ver_1/' });
  const spec = taskSpec(job, { ...ATTEMPT, number: 3 }, 0, SETTINGS);
  expect(spec.outputUri).toBe('s3://models/ver_1/3/');
  expect(spec.earlierUris).toEqual(['s3://models/ver_1/2/', 's3://models/ver_1/1/']);
});
