import { PolicyPack } from '@pulumi/policy';
import { resourceRules, stackRules } from './rules.ts';

// Pulumi loads it by pack/: pulumi up --policy-pack policy/pack
new PolicyPack('fitlane', { policies: [...resourceRules, ...stackRules] });
