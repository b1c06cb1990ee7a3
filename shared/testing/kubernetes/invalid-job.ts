import type { Job } from '../../adapters/kubernetes/resources.ts';

/** RFC 1123; pods of an Indexed Job take its name as a host name. */
const LABEL = /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/;

/** What the API server says of a Job that it does not take (pkg/apis/batch/validation); empty: it takes it. */
export function invalidJob({ metadata, spec }: Job): string[] {
  const pod = spec?.template.spec;
  const isIndexed = spec?.completionMode === 'Indexed';
  const rules: [boolean, string][] = [
    [LABEL.test(metadata?.name ?? ''), 'metadata.name: must be a lowercase RFC 1123 label'],
    [(pod?.containers.length ?? 0) > 0, 'spec.template.spec.containers: Required value'],
    [pod?.restartPolicy === 'Never', 'spec.template.spec.restartPolicy: Unsupported value'],
    [!isIndexed || spec.completions !== undefined, 'spec.completions: Required value'],
    [isIndexed || spec?.backoffLimitPerIndex === undefined, 'spec.backoffLimitPerIndex: Invalid'],
    [(pod?.activeDeadlineSeconds ?? 1) >= 1, 'spec.activeDeadlineSeconds: must be at least 1'],
  ];
  return rules.flatMap(([isKept, message]) => (isKept ? [] : [message]));
}
