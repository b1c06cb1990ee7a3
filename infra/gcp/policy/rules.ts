import type { ResourceRule, StackRule } from './rule.ts';
import { accessRules } from './rules/access.ts';
import { computeRules } from './rules/compute.ts';
import { messageRules, messageStackRules } from './rules/messages.ts';
import { networkRules, networkStackRules } from './rules/network.ts';
import { productionRules } from './rules/production.ts';
import { storageRules } from './rules/storage.ts';

/** The security checklist. */
export const resourceRules: ResourceRule[] = [
  ...storageRules,
  ...computeRules,
  ...accessRules,
  ...messageRules,
  ...networkRules,
  ...productionRules,
];

export const stackRules: StackRule[] = [...messageStackRules, ...networkStackRules];
