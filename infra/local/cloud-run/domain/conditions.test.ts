import { expect, test } from '@jest/globals';
import { after, execution, exited, started } from '../testing/executions.ts';
import type { Happening } from '../testing/executions.ts';
import { conditions } from './conditions.ts';
import type { Execution } from './execution.ts';

const admitted: Happening = { type: 'admitted' };
const running = after(execution(), admitted, ...started());
const cancelling = after(running, { type: 'cancelRequested' });

function states(of: Execution): string[] {
  return conditions(of).map(({ type, state }) => `${type} ${state.replace('CONDITION_', '')}`);
}

test.each<[string, Execution, string[]]>([
  ['new', execution(), ['RECONCILING', 'PENDING', 'PENDING', 'PENDING']],
  ['admitted', after(execution(), admitted), ['RECONCILING', 'SUCCEEDED', 'PENDING', 'SUCCEEDED']],
  ['running', running, ['RECONCILING', 'SUCCEEDED', 'SUCCEEDED', 'SUCCEEDED']],
  ['succeeded', after(running, exited(0)), ['SUCCEEDED', 'SUCCEEDED', 'SUCCEEDED', 'SUCCEEDED']],
  ['failed', after(running, exited(1)), ['FAILED', 'SUCCEEDED', 'SUCCEEDED', 'SUCCEEDED']],
])('%s', (_, of, [completed, resources, start, container]) => {
  expect(states(of)).toEqual([
    `Completed ${completed!}`,
    `ResourcesAvailable ${resources!}`,
    `Started ${start!}`,
    `ContainerReady ${container!}`,
  ]);
});

test.each<[string, Execution, string | undefined]>([
  ['a failed exit code', after(running, exited(1)), 'NON_ZERO_EXIT_CODE'],
  [
    'a timeout with an exit code',
    after(running, { type: 'taskTimedOut', index: 0, attempt: 0 }, exited(1)),
    undefined,
  ],
  ['cancelling', cancelling, 'CANCELLING'],
  ['cancelled', after(cancelling, exited(0)), 'CANCELLED'],
  ['deleted', after(running, { type: 'deleteRequested' }, exited(0)), 'DELETED'],
  ['success', after(running, exited(0)), undefined],
])('the reason of %s', (_, of, reason) => {
  expect(conditions(of)[0]!.executionReason).toBe(reason);
});

test('a retry says of which attempt', () => {
  const retried = after(execution({ maxRetries: 2 }), admitted, ...started(), exited(1));
  expect(conditions(retried).at(-1)).toMatchObject({
    type: 'Retry',
    reason: 'IMMEDIATE_RETRY',
    message: expect.stringContaining('attempt 1'),
    atMs: retried.updateTimeMs,
  });
});
