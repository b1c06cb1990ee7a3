import * as gcp from '@pulumi/gcp';
import * as pulumi from '@pulumi/pulumi';
import type { KeyNames } from './encryption-keys.ts';
import type { Place } from './place.ts';

interface ImageRegistryArgs {
  readonly place: Place;
  readonly keys: KeyNames;
  readonly protect: boolean;
}

/** Where images lie, and the rule that no others run. */
export class ImageRegistry extends pulumi.ComponentResource {
  readonly repository: gcp.artifactregistry.Repository;

  constructor(name: string, args: ImageRegistryArgs, options?: pulumi.ComponentResourceOptions) {
    super('fitlane:gcp:ImageRegistry', name, {}, options);
    const { project, region } = args.place;
    this.repository = new gcp.artifactregistry.Repository(
      name,
      {
        project,
        location: region,
        repositoryId: 'fitlane',
        format: 'DOCKER',
        dockerConfig: { immutableTags: true },
        vulnerabilityScanningConfig: { enablementConfig: 'INHERITED' },
        kmsKeyName: args.keys.images,
        // Kept goes before deleted: what may still be rolled back to stays, however old.
        cleanupPolicies: [
          { id: 'keep-newest', action: 'KEEP', mostRecentVersions: { keepCount: 20 } },
          { id: 'delete-old', action: 'DELETE', condition: { olderThan: '7776000s' } },
        ],
      },
      { parent: this, protect: args.protect },
    );
    new gcp.binaryauthorization.Policy(
      name,
      {
        project,
        globalPolicyEvaluationMode: 'ENABLE',
        admissionWhitelistPatterns: [
          { namePattern: `${region}-docker.pkg.dev/${project}/fitlane/*` },
        ],
        defaultAdmissionRule: {
          evaluationMode: 'ALWAYS_DENY',
          enforcementMode: 'ENFORCED_BLOCK_AND_AUDIT_LOG',
        },
      },
      { parent: this },
    );
    this.registerOutputs({ repository: this.repository.id });
  }
}
