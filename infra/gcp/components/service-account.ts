import * as gcp from '@pulumi/gcp';
import type * as pulumi from '@pulumi/pulumi';
import type { Place } from './place.ts';

/** Who a deployable is. Its roles stand where it is defined; there are no key files. */
export function serviceAccount(
  name: string,
  { project }: Place,
  displayName: string,
  parent: pulumi.Resource,
): gcp.serviceaccount.Account {
  return new gcp.serviceaccount.Account(
    name,
    { project, accountId: `fitlane-${name}`, displayName },
    { parent },
  );
}

/** A role on the whole project, for what has no narrower one. */
export function grantOnProject(
  account: gcp.serviceaccount.Account,
  name: string,
  role: pulumi.Input<string>,
  parent: pulumi.Resource,
): void {
  const { project, member } = account;
  new gcp.projects.IAMMember(name, { project, role, member }, { parent });
}

export function grantOnBucket(
  account: gcp.serviceaccount.Account,
  name: string,
  bucket: gcp.storage.Bucket,
  role: `roles/storage.object${'Viewer' | 'Creator' | 'User'}`,
  parent: pulumi.Resource,
): void {
  new gcp.storage.BucketIAMMember(
    name,
    { bucket: bucket.name, role, member: account.member },
    { parent },
  );
}
