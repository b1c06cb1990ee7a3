import { at, rule, unless, type ResourceRule } from '../rule.ts';
import { BUCKET, DATABASE, JOB, SERVICE } from '../types.ts';

/** Stacks in which anything may be deleted at any time. */
const DISPOSABLE = new Set(['staging']);

/** For stacks that real users depend on: nothing that holds their data goes by mistake. */
export const productionRules: readonly ResourceRule[] = [
  rule(
    'service-protected',
    'Services and jobs are not deleted by mistake.',
    [SERVICE, JOB],
    (props) => unless(at(props, 'deletionProtection') === true, 'deletionProtection must be on.'),
  ),
  rule('database-protected', 'The records are not deleted by mistake.', [DATABASE], (props) =>
    unless(
      at(props, 'deleteProtectionState') === 'DELETE_PROTECTION_ENABLED',
      'deleteProtectionState must be on.',
    ),
  ),
  rule('bucket-protected', 'A bucket with objects is not deleted.', [BUCKET], (props, urn) =>
    unless(
      urn.endsWith('-scratch') || at(props, 'forceDestroy') !== true,
      'forceDestroy must be off.',
    ),
  ),
].map(whereItMatters);

function whereItMatters({ validateResource, ...about }: ResourceRule): ResourceRule {
  const validations = [validateResource ?? []].flat();
  return {
    ...about,
    validateResource: async (args, report) => {
      const stack = args.urn.split(':')[2] ?? '';
      if (DISPOSABLE.has(stack)) return;
      for (const validate of validations) await validate(args, report);
    },
  };
}
