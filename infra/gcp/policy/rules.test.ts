import { describe, expect, it } from '@jest/globals';
import { messageStackRules } from './rules/messages.ts';
import { networkStackRules } from './rules/network.ts';
import { resourceRules, stackRules } from './rules.ts';
import { judgeAll, judgeEach } from './testing/judge.ts';
import { VIOLATIONS } from './testing/violations.ts';
import * as types from './types.ts';

const IN_PROD = 'urn:pulumi:prod::fitlane::example';

describe('the security checklist', () => {
  it('has an example of what each rule forbids', () => {
    expect(Object.keys(VIOLATIONS).toSorted()).toEqual(
      resourceRules.map(({ name }) => name).toSorted(),
    );
  });

  for (const rule of resourceRules) {
    it.each(VIOLATIONS[rule.name] ?? [])(`${rule.name} refuses $type $props`, async (example) => {
      const problems = await judgeEach(rule, [{ ...example, urn: IN_PROD }]);
      expect(problems).toEqual([expect.stringContaining(example.says)]);
    });
  }

  it('lets staging be deleted', async () => {
    const urn = 'urn:pulumi:staging::fitlane::example';
    const rule = resourceRules.find(({ name }) => name === 'service-protected')!;
    expect(await judgeEach(rule, [{ urn, type: types.JOB, props: {} }])).toEqual([]);
  });
});

describe('rules about whole stacks', () => {
  const identity = 'serviceAccount:service-1@gcp-sa-pubsub.iam.gserviceaccount.com';
  const [deadLettersKept] = messageStackRules;
  const [egressClosed] = networkStackRules;
  const resource = (type: string, props: Record<string, unknown>) => ({
    urn: IN_PROD,
    type,
    props,
  });
  const giving = resource(types.SUBSCRIPTION, {
    name: 'endings',
    topic: 'topics/endings',
    deadLetterPolicy: { deadLetterTopic: 'topics/endings-dead' },
  });
  const keeping = resource(types.SUBSCRIPTION, { topic: 'topics/endings-dead' });
  const publishes = resource(types.TOPIC_MEMBER, {
    topic: 'endings-dead',
    role: 'roles/pubsub.publisher',
    member: identity,
  });
  const takes = resource(types.SUBSCRIPTION_MEMBER, {
    subscription: 'endings',
    role: 'roles/pubsub.subscriber',
    member: identity,
  });

  it('are each tried below', () => {
    expect(stackRules).toEqual([deadLettersKept, egressClosed]);
  });

  it.each([
    ['a subscription', [giving, publishes, takes]],
    ['publish', [giving, keeping, takes]],
    ['take', [giving, keeping, publishes]],
  ])('miss what keeps dead letters: %s', async (word, resources) => {
    expect(await judgeAll(deadLettersKept!, resources)).toEqual([expect.stringContaining(word)]);
  });

  it('are content with dead letters that are kept', async () => {
    expect(await judgeAll(deadLettersKept!, [giving, keeping, publishes, takes])).toEqual([]);
  });

  it('miss the rule that closes a network', async () => {
    const subnetwork = resource(types.SUBNETWORK, {});
    expect(await judgeAll(egressClosed!, [subnetwork])).toEqual([expect.stringContaining('deny')]);
  });
});
