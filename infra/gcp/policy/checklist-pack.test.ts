import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { resourceRules, stackRules } from './rules.ts';
import { hostPack, type HostedPack } from './testing/hosted-pack.ts';
import { BUCKET } from './types.ts';

describe('the policy pack, run by its host', () => {
  let pack: HostedPack;
  beforeAll(async () => {
    pack = await hostPack();
  });
  afterAll(() => {
    pack.stop();
  });

  it('has every rule', async () => {
    const rules = [...resourceRules, ...stackRules].map(({ name }) => name);
    expect((await pack.rules()).toSorted()).toEqual(rules.toSorted());
  });

  it('refuses what a rule forbids', async () => {
    const props = { publicAccessPrevention: 'inherited' };
    const urn = `urn:pulumi:prod::fitlane::${BUCKET}::open`;
    expect(await pack.refusals(urn, { type: BUCKET, props })).toContain('bucket-private');
  });
});
