import { beforeEach, describe, expect, test } from '@jest/globals';
import { startLane } from '../admission/start-lane.ts';
import { World } from '../testing/world.ts';
import { claimTask } from './claim-task.ts';
import { noteEnding } from './note-ending.ts';

const EXECUTION = 'fitlane-small-1';

let world: World;
beforeEach(async () => {
  world = new World();
  await world.submit();
  await startLane(world.deps, 'bulk');
  const claim = { nonce: 'nonce-0001', execution: EXECUTION, taskIndex: 0 };
  await claimTask(world.deps, 1, 'job_1', claim);
});

/** As the audit log has it: the execution, with the environment that it was started with. */
function endingOf(attemptUrl: string) {
  const env = [{ name: 'FITLANE_ATTEMPT_URL', value: attemptUrl }];
  const entry = { protoPayload: { response: { spec: { containers: [{ env }] } } } };
  return { message: { data: Buffer.from(JSON.stringify(entry)).toString('base64') } };
}

describe('the ending of an execution', () => {
  test('is seen at once: no silence is waited for', async () => {
    world.compute.end(EXECUTION, { status: 'failed', message: 'exit code 1' });
    await noteEnding(world.deps, endingOf('http://controller.example/jobs/job_1/attempts/1'));
    expect((await world.job()).retries).toBe(1);
  });

  test('is not believed as long as Cloud Run says that it lives', async () => {
    await noteEnding(world.deps, endingOf('http://controller.example/jobs/job_1/attempts/1'));
    expect((await world.job()).status).toBe('running');
  });

  test.each([
    ['an attempt before', 'http://controller.example/jobs/job_1/attempts/0'],
    ['an unknown job', 'http://controller.example/jobs/job_2/attempts/1'],
    ['something else', 'http://elsewhere.example'],
  ])('of %s changes nothing', async (_, url) => {
    world.compute.end(EXECUTION, { status: 'failed', message: 'exit code 1' });
    await noteEnding(world.deps, endingOf(url));
    expect((await world.job()).status).toBe('running');
  });
});
