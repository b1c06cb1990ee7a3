import * as pulumi from '@pulumi/pulumi';
import { computedOutputs, invokeAnswer } from '../stand-in/computed-outputs.ts';
import type { PlainObject } from '../stand-in/wire-value.ts';

export interface MockedResource {
  readonly type: string;
  readonly name: string;
  readonly inputs: PlainObject;
}

/** Where components under test lie. */
export const PLACE = {
  project: 'fitlane-test',
  region: 'europe-west1',
  projectNumber: pulumi.output('123456789012'),
};

/**
 * Makes a component without an engine.
 *
 * @returns the resources that it has made, components left out.
 */
export async function made(make: () => unknown): Promise<MockedResource[]> {
  const resources: MockedResource[] = [];
  await pulumi.runtime.setMocks(
    {
      newResource: ({ type, name, inputs }) => {
        const given = inputs as PlainObject;
        if (!type.startsWith('fitlane:')) resources.push({ type, name, inputs: given });
        return { id: `${name}-id`, state: { ...given, ...computedOutputs(type, name, given) } };
      },
      call: ({ token }) => invokeAnswer(token),
    },
    'fitlane',
    'test',
  );
  make();
  await pulumi.runtime.disconnect();
  return resources;
}

export function ofType(resources: readonly MockedResource[], type: string): PlainObject[] {
  return resources.filter((one) => one.type === type).map(({ inputs }) => inputs);
}
