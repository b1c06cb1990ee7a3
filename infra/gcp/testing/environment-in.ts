import type { ProgramRun } from '../stand-in/registered-resource.ts';
import { at, listAt, textAt } from '../policy/rule.ts';

/** What a Cloud Run service or job of a stack is told; a secret by where it lies. */
export function environmentIn({ resources }: ProgramRun, name: string): Record<string, string> {
  const found = resources.find(
    ({ type, inputs }) =>
      type.startsWith('gcp:cloudrunv2/') && inputs['name'] === name && inputs['template'],
  );
  if (found === undefined) throw new Error(`The stack has no ${name}.`);
  const template = at(found.inputs, 'template.template') ?? at(found.inputs, 'template');
  const variables = listAt(template, 'containers.0.envs');
  return Object.fromEntries(variables.map((one) => [textAt(one, 'name'), valueOf(one)]));
}

function valueOf(variable: unknown): string {
  const secret = textAt(variable, 'valueSource.secretKeyRef.secret');
  return secret === '' ? textAt(variable, 'value') : `the newest version of ${secret}`;
}
