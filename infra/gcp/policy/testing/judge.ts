import type { PolicyResource, ResourceValidationArgs, StackValidationArgs } from '@pulumi/policy';
import type { ResourceRule, StackRule } from '../rule.ts';

interface Judged {
  readonly urn: string;
  readonly type: string;
  readonly props: Readonly<Record<string, unknown>>;
}

/** What a rule has against each of these. */
export async function judgeEach(
  rule: ResourceRule,
  resources: readonly Judged[],
): Promise<string[]> {
  const problems: string[] = [];
  for (const resource of resources) {
    const args = { ...resource, name: resource.urn } as unknown as ResourceValidationArgs;
    for (const validate of [rule.validateResource ?? []].flat())
      await validate(args, (problem) => problems.push(textOf(problem)));
  }
  return problems;
}

/** What a rule has against all of these together. */
export async function judgeAll(rule: StackRule, resources: readonly Judged[]): Promise<string[]> {
  const problems: string[] = [];
  const args = { resources: resources as unknown as PolicyResource[] } as StackValidationArgs;
  await rule.validateStack(args, (problem) => problems.push(textOf(problem)));
  return problems;
}

function textOf(problem: unknown): string {
  return typeof problem === 'string' ? problem : JSON.stringify(problem);
}
