import type * as gcp from '@pulumi/gcp';
import type * as pulumi from '@pulumi/pulumi';
import type { Buckets } from './buckets.ts';
import { grantOnBucket } from './service-account.ts';

/**
 * What the container may do, as a task or as the worker: read, and add. It can change or delete nothing but
 * what is in scratch, whatever a file or a library talks it into; and it never sees Firestore.
 */
export function grantCompute(
  name: string,
  account: gcp.serviceaccount.Account,
  { byKind }: Buckets,
  parent: pulumi.Resource,
): void {
  for (const kind of ['datasets', 'models', 'results'] as const) {
    const bucket = byKind[kind];
    grantOnBucket(account, `${name}-reads-${kind}`, bucket, 'roles/storage.objectViewer', parent);
    grantOnBucket(account, `${name}-adds-${kind}`, bucket, 'roles/storage.objectCreator', parent);
  }
  const { scratch } = byKind;
  grantOnBucket(account, `${name}-uses-scratch`, scratch, 'roles/storage.objectUser', parent);
}
