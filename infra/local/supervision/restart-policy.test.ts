import { expect, it } from '@jest/globals';
import { afterDeath } from './restart-policy.ts';
import type { DeathHistory } from './restart-policy.ts';

function delaysOfEarlyDeaths(): number[] {
  const delays: number[] = [];
  let history: DeathHistory = { earlyDeaths: 0 };
  for (;;) {
    const verdict = afterDeath(history, 50);
    if (verdict.giveUp) return delays;
    delays.push(verdict.delayMs);
    history = verdict.history;
  }
}

it('waits longer after each early death, and gives up in the end', () => {
  const delays = delaysOfEarlyDeaths();
  expect(delays).toEqual([...delays].sort((a, b) => a - b));
  expect(delays.length).toBeGreaterThan(2);
  expect(Math.max(...delays)).toBeLessThanOrEqual(5_000);
});

it('never gives up on a part that lives for a while each time', () => {
  let history: DeathHistory = { earlyDeaths: 0 };
  for (let death = 0; death < 100; death += 1) {
    const verdict = afterDeath(history, 60_000);
    expect(verdict.giveUp).toBe(false);
    if (!verdict.giveUp) history = verdict.history;
  }
});
