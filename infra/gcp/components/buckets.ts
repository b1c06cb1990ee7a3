import * as gcp from '@pulumi/gcp';
import * as pulumi from '@pulumi/pulumi';
import type { KeyNames } from './encryption-keys.ts';
import type { Place } from './place.ts';

interface BucketsArgs {
  readonly place: Place;
  readonly keys: KeyNames;
  /** Pages that may upload and download by presigned URLs. */
  readonly browserOrigins: readonly string[];
  readonly protect: boolean;
}

export const BUCKET_KINDS = ['datasets', 'models', 'results', 'scratch'] as const;
type BucketKind = (typeof BUCKET_KINDS)[number];

const DAY_SECONDS = 24 * 3600;

type Lifecycle = gcp.types.input.storage.BucketLifecycleRule[];

/** Uploads in parts that nobody has completed cost like objects, and nobody sees them. */
const NO_LEFTOVERS: Lifecycle = [
  { action: { type: 'AbortIncompleteMultipartUpload' }, condition: { age: 7 } },
];
const OLD_VERSIONS: Lifecycle = [
  { action: { type: 'Delete' }, condition: { daysSinceNoncurrentTime: 30, withState: 'ARCHIVED' } },
];
/** Nobody prepares a job for longer; the local stack deletes them after the same time. */
const SHORT_LIVED: Lifecycle = [{ action: { type: 'Delete' }, condition: { age: 14 } }];

interface Keeping {
  readonly hasVersions: boolean;
  /** For so long, deleted objects can be brought back; they are paid for. */
  readonly softDeleteDays: number;
  readonly lifecycle: Lifecycle;
}

/** What cannot be computed again is kept best. */
const KEEPING: Readonly<Record<BucketKind, Keeping>> = {
  datasets: { hasVersions: true, softDeleteDays: 30, lifecycle: OLD_VERSIONS },
  models: { hasVersions: true, softDeleteDays: 30, lifecycle: OLD_VERSIONS },
  results: { hasVersions: false, softDeleteDays: 7, lifecycle: [] },
  scratch: { hasVersions: false, softDeleteDays: 0, lifecycle: SHORT_LIVED },
};

/** Datasets, models, results, and what only running jobs need. */
export class Buckets extends pulumi.ComponentResource {
  readonly byKind: Readonly<Record<BucketKind, gcp.storage.Bucket>>;

  constructor(name: string, args: BucketsArgs, options?: pulumi.ComponentResourceOptions) {
    super('fitlane:gcp:Buckets', name, {}, options);
    const entries = BUCKET_KINDS.map((kind) => [kind, this.#bucket(`${name}-${kind}`, kind, args)]);
    this.byKind = Object.fromEntries(entries) as Record<BucketKind, gcp.storage.Bucket>;
    this.registerOutputs();
  }

  /** As services are told of them. */
  environment(): Record<string, pulumi.Output<string>> {
    const entries = BUCKET_KINDS.map((kind) => [
      `${kind.toUpperCase()}_BUCKET`,
      pulumi.interpolate`gs://${this.byKind[kind].name}`,
    ]);
    return Object.fromEntries(entries) as Record<string, pulumi.Output<string>>;
  }

  #bucket(name: string, kind: BucketKind, args: BucketsArgs): gcp.storage.Bucket {
    const { hasVersions, softDeleteDays, lifecycle } = KEEPING[kind];
    const isKept = args.protect && kind !== 'scratch';
    return new gcp.storage.Bucket(
      name,
      {
        project: args.place.project,
        location: args.place.region,
        name: `${args.place.project}-${kind}`,
        uniformBucketLevelAccess: true,
        publicAccessPrevention: 'enforced',
        versioning: { enabled: hasVersions },
        softDeletePolicy: { retentionDurationSeconds: softDeleteDays * DAY_SECONDS },
        lifecycleRules: [...NO_LEFTOVERS, ...lifecycle],
        encryption: args.keys.storage && { defaultKmsKeyName: args.keys.storage },
        cors: kind === 'scratch' ? [] : [corsFor(args.browserOrigins)],
        forceDestroy: !isKept,
      },
      { parent: this, protect: isKept },
    );
  }
}

/** What a page sends and reads: the headers that the API has signed, and the parts' ETags. */
function corsFor(origins: readonly string[]): gcp.types.input.storage.BucketCor {
  return {
    origins: [...origins],
    methods: ['GET', 'HEAD', 'PUT'],
    responseHeaders: [
      'Content-Type',
      'ETag',
      'x-goog-content-length-range',
      'x-goog-if-generation-match',
    ],
    maxAgeSeconds: 3600,
  };
}
