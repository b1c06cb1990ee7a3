import type { ResourceValidationPolicy, StackValidationPolicy } from '@pulumi/policy';

export type ResourceRule = ResourceValidationPolicy;
export type StackRule = StackValidationPolicy;

/** Properties as Pulumi hands them to a rule: not yet checked by anybody. */
export type Props = Readonly<Record<string, unknown>>;

/** A rule about resources of some types; it reports what `problemsOf` finds. */
export function rule(
  name: string,
  description: string,
  /** Which are looked at: names, or a pattern. */
  types: readonly string[] | RegExp,
  problemsOf: (props: Props, urn: string) => readonly string[],
): ResourceRule {
  return {
    name,
    description,
    enforcementLevel: 'mandatory',
    validateResource: ({ type, props, urn }, report) => {
      if (!isAmong(type, types)) return;
      for (const problem of problemsOf(props as Props, urn)) report(problem);
    },
  };
}

function isAmong(type: string, types: readonly string[] | RegExp): boolean {
  return types instanceof RegExp ? types.test(type) : types.includes(type);
}

/** A rule about all resources together. */
export function stackRule(
  name: string,
  description: string,
  problemsOf: (
    resources: readonly { readonly type: string; readonly props: Props }[],
  ) => readonly string[],
): StackRule {
  return {
    name,
    description,
    enforcementLevel: 'mandatory',
    validateStack: ({ resources }, report) => {
      for (const problem of problemsOf(resources)) report(problem);
    },
  };
}

/** `unless(isSo, 'what is wrong')`: nothing, or the problem. */
export function unless(isSo: boolean, problem: string): string[] {
  return isSo ? [] : [problem];
}

/** What lies at `a.b.0.c`; undefined where the way ends. */
export function at(props: unknown, path: string): unknown {
  return path
    .split('.')
    .reduce<unknown>(
      (value, key) =>
        typeof value === 'object' && value !== null
          ? (value as Record<string, unknown>)[key]
          : undefined,
      props,
    );
}

export function listAt(props: unknown, path: string): readonly unknown[] {
  const value = at(props, path);
  return Array.isArray(value) ? value : [];
}

export function textAt(props: unknown, path: string): string {
  const value = at(props, path);
  return typeof value === 'string' ? value : '';
}
