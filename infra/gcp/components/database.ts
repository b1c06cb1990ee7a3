import * as gcp from '@pulumi/gcp';
import * as pulumi from '@pulumi/pulumi';
import {
  compositeIndexes,
  EVERY_FIELD,
  EXPIRING,
  UNINDEXED,
  type CompositeIndex,
} from '@fitlane/shared/adapters/firestore/schema.ts';
import type { KeyNames } from './encryption-keys.ts';
import type { Place } from './place.ts';

interface DatabaseArgs {
  readonly place: Place;
  readonly keys: KeyNames;
  readonly protect: boolean;
}

const DAY_SECONDS = 24 * 3600;

/** Firestore, with what `schema.ts` says of its indexes and of what expires. */
export class Database extends pulumi.ComponentResource {
  readonly database: gcp.firestore.Database;

  constructor(name: string, args: DatabaseArgs, options?: pulumi.ComponentResourceOptions) {
    super('fitlane:gcp:Database', name, {}, options);
    const { project, region } = args.place;
    this.database = new gcp.firestore.Database(
      name,
      {
        project,
        name: '(default)',
        locationId: region,
        type: 'FIRESTORE_NATIVE',
        pointInTimeRecoveryEnablement: 'POINT_IN_TIME_RECOVERY_ENABLED',
        deleteProtectionState: args.protect
          ? 'DELETE_PROTECTION_ENABLED'
          : 'DELETE_PROTECTION_DISABLED',
        deletionPolicy: args.protect ? 'ABANDON' : 'DELETE',
        cmekConfig: args.keys.firestore && { kmsKeyName: args.keys.firestore },
      },
      { parent: this, protect: args.protect },
    );
    this.#backUp(name, project);
    for (const index of compositeIndexes) this.#addIndex(name, project, index);
    for (const { collection, field } of UNINDEXED) this.#addField(name, project, collection, field);
    for (const { collection, field } of EXPIRING)
      this.#addField(name, project, collection, field, { ttlConfig: {} });
    this.registerOutputs({ database: this.database.id });
  }

  #backUp(name: string, project: string): void {
    const common = { project, database: this.database.name };
    new gcp.firestore.BackupSchedule(
      `${name}-daily`,
      { ...common, retention: `${7 * DAY_SECONDS}s`, dailyRecurrence: {} },
      { parent: this },
    );
    new gcp.firestore.BackupSchedule(
      `${name}-weekly`,
      { ...common, retention: `${98 * DAY_SECONDS}s`, weeklyRecurrence: { day: 'SUNDAY' } },
      { parent: this },
    );
  }

  #addIndex(name: string, project: string, { collection, scope, fields }: CompositeIndex): void {
    const paths = fields.map(({ path }) => path.replaceAll('.', '-'));
    new gcp.firestore.Index(
      [name, collection, ...paths].join('-'),
      {
        project,
        database: this.database.name,
        collection,
        queryScope: scope,
        fields: fields.map(({ path, order }) => ({ fieldPath: path, order })),
      },
      { parent: this },
    );
  }

  /** An empty index configuration means none: what nobody asks for by itself costs no index. */
  #addField(
    name: string,
    project: string,
    collection: string,
    field: string,
    more: Pick<gcp.firestore.FieldArgs, 'ttlConfig'> = {},
  ): void {
    new gcp.firestore.Field(
      `${name}-${collection}-${field === EVERY_FIELD ? 'every-field' : field}`,
      {
        project,
        database: this.database.name,
        collection,
        field,
        indexConfig: { indexes: [] },
        ...more,
      },
      { parent: this },
    );
  }
}
