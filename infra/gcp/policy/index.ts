import { PolicyPack } from '@pulumi/policy';
import { resourceRules, stackRules } from './rules.ts';

// pulumi up --policy-pack policy
new PolicyPack('fitlane', { policies: [...resourceRules, ...stackRules] });
