import { expect, test } from '@jest/globals';
import { overheadFigures } from './overhead-figures.ts';

const BREAKDOWN = {
  submitMs: 10,
  queueMs: 80,
  startMs: 10,
  downloadMs: 20,
  computeMs: 130,
  uploadMs: 20,
  reportMs: 20,
  seenMs: 10,
};

const job = (totalMs: number) => ({ totalMs, breakdown: BREAKDOWN });

test('the raw fit is taken off both sides, and medians are compared', () => {
  const { ours, peers, targets, details } = overheadFigures({
    ours: [job(300), job(900), job(280)],
    raw: [100, 100, 500],
    rq: [1_100, 1_100, 700],
    celery: [150, 160, 150],
  });
  expect(ours).toBe(200);
  expect(peers).toEqual({ 'RQ on Redis': 1_000, 'Celery prefork on Redis': 50 });
  expect(targets).toMatchObject([{ value: 0.2, must: 'at most' }]);
  expect(details).toMatchObject({ breakdown: { queueMs: { median: 80, runs: 3 } } });
});
