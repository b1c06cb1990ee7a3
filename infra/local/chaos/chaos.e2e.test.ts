import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, jest, test } from '@jest/globals';
import { runCampaign } from './campaign.ts';
import { describePlan, planOf } from './plan.ts';

jest.setTimeout(300_000);

/** Always the same one: which others are right is for `npm run chaos`. */
const SEED = 1;

test('60 jobs survive 15 faults, and the checker finds nothing', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'fitlane-chaos-'));
  const plan = planOf({ seed: SEED, jobs: 60, faults: 15 });
  const said: string[] = [describePlan(plan)];
  const { findings, summary } = await runCampaign({ plan, folder, say: (line) => said.push(line) });
  if (findings.length > 0) console.log([...said, summary, `kept in ${folder}`].join('\n'));
  else rmSync(folder, { recursive: true, force: true });
  expect(findings).toEqual([]);
});
