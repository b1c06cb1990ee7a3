import * as gcp from '@pulumi/gcp';
import * as pulumi from '@pulumi/pulumi';
import type { Place } from './place.ts';

/** Google's own accounts that read and write for us, and so need a key each. */
const IDENTITIES = {
  storage: 'storage.googleapis.com',
  firestore: 'firestore.googleapis.com',
  pubsub: 'pubsub.googleapis.com',
  secrets: 'secretmanager.googleapis.com',
  run: 'run.googleapis.com',
  images: 'artifactregistry.googleapis.com',
} as const;

type Store = keyof typeof IDENTITIES;

/** Names of the keys; none where Google's own encrypt. */
export type KeyNames = Readonly<Partial<Record<Store, pulumi.Output<string>>>>;

const ROTATION = `${90 * 24 * 3600}s`;

/** Customer-managed keys, one per kind of store, so that each can be turned off alone. */
export class EncryptionKeys extends pulumi.ComponentResource {
  readonly names: KeyNames;
  readonly #ring: gcp.kms.KeyRing;
  readonly #place: Place;

  constructor(
    name: string,
    args: { readonly place: Place },
    options?: pulumi.ComponentResourceOptions,
  ) {
    super('fitlane:gcp:EncryptionKeys', name, {}, options);
    this.#place = args.place;
    const { project, region: location } = args.place;
    this.#ring = new gcp.kms.KeyRing(
      name,
      { project, location, name: 'fitlane' },
      { parent: this },
    );
    const stores = Object.keys(IDENTITIES) as Store[];
    this.names = Object.fromEntries(stores.map((store) => [store, this.#keyFor(name, store)]));
    this.registerOutputs();
  }

  /** The name is known once the store's identity may use the key. */
  #keyFor(name: string, store: Store): pulumi.Output<string> {
    const key = new gcp.kms.CryptoKey(
      `${name}-${store}`,
      {
        keyRing: this.#ring.id,
        name: store,
        rotationPeriod: ROTATION,
        destroyScheduledDuration: `${30 * 24 * 3600}s`,
      },
      // What a lost key has encrypted is lost as well.
      { parent: this, protect: true },
    );
    const right = new gcp.kms.CryptoKeyIAMMember(
      `${name}-${store}`,
      {
        cryptoKeyId: key.id,
        role: 'roles/cloudkms.cryptoKeyEncrypterDecrypter',
        member: this.#identityOf(name, store),
      },
      { parent: this },
    );
    return right.cryptoKeyId;
  }

  #identityOf(name: string, store: Store): pulumi.Output<string> {
    // Cloud Storage's is made when it is asked for.
    if (store === 'storage') {
      const { project } = this.#place;
      return gcp.storage.getProjectServiceAccountOutput({ project }, { parent: this }).member;
    }
    const identity = new gcp.projects.ServiceIdentity(
      `${name}-${store}`,
      { project: this.#place.project, service: IDENTITIES[store] },
      { parent: this },
    );
    return identity.member;
  }
}
