import type * as pulumi from '@pulumi/pulumi';

/** Where everything of a stack lies. */
export interface Place {
  readonly project: string;
  /** Google's number of the project, which its service identities and run.app addresses are named after. */
  readonly projectNumber: pulumi.Output<string>;
  readonly region: string;
}

/** A service's address is known before the service: the controller must be told its own. */
export function runUrl(name: string, { projectNumber, region }: Place): pulumi.Output<string> {
  return projectNumber.apply((number) => `https://${name}-${number}.${region}.run.app`);
}
