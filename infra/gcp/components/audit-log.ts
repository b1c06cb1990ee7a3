import * as gcp from '@pulumi/gcp';
import * as pulumi from '@pulumi/pulumi';
import type { Place } from './place.ts';

/** Whose every reader and writer is told. Of objects and records, our services are nearly the only ones. */
const AUDITED = {
  'secretmanager.googleapis.com': ['DATA_READ', 'DATA_WRITE', 'ADMIN_READ'],
  'cloudkms.googleapis.com': ['ADMIN_READ', 'DATA_WRITE'],
  'iam.googleapis.com': ['ADMIN_READ', 'DATA_READ', 'DATA_WRITE'],
  'sts.googleapis.com': ['ADMIN_READ', 'DATA_READ', 'DATA_WRITE'],
  'storage.googleapis.com': ['DATA_WRITE'],
  'datastore.googleapis.com': ['ADMIN_READ'],
} as const;

/** Audit logs that Google does not write by itself, kept for more than a year. */
export class AuditLog extends pulumi.ComponentResource {
  constructor(
    name: string,
    { place }: { readonly place: Place },
    options?: pulumi.ComponentResourceOptions,
  ) {
    super('fitlane:gcp:AuditLog', name, {}, options);
    for (const [service, types] of Object.entries(AUDITED)) {
      new gcp.projects.IAMAuditConfig(
        `${name}-${service}`,
        {
          project: place.project,
          service,
          auditLogConfigs: types.map((logType) => ({ logType })),
        },
        { parent: this },
      );
    }
    const bucket = new gcp.logging.ProjectBucketConfig(
      name,
      {
        project: place.project,
        location: place.region,
        bucketId: 'fitlane-audit',
        retentionDays: 400,
      },
      { parent: this },
    );
    new gcp.logging.ProjectSink(
      name,
      {
        project: place.project,
        name: 'fitlane-audit',
        destination: pulumi.interpolate`logging.googleapis.com/${bucket.id}`,
        filter: 'log_id("cloudaudit.googleapis.com/data_access")',
      },
      { parent: this },
    );
    this.registerOutputs();
  }
}
