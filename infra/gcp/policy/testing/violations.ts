/** For each rule of the checklist, what it must not let pass, and what it must say. */
import * as types from '../types.ts';
import type { Props } from '../rule.ts';

export interface Example {
  readonly type: string;
  readonly props: Props;
}

interface Violation extends Example {
  readonly says: string;
}

const SERVICE_OF = (template: Props) => ({ name: 'fitlane-worker', template });
const CONTAINER = (container: Props) => SERVICE_OF({ containers: [container] });

export const VIOLATIONS: Readonly<Record<string, readonly Violation[]>> = {
  'bucket-private': [
    {
      type: types.BUCKET,
      props: { uniformBucketLevelAccess: true },
      says: 'publicAccessPrevention',
    },
    {
      type: types.BUCKET,
      props: { publicAccessPrevention: 'enforced' },
      says: 'uniformBucketLevelAccess',
    },
  ],
  'bucket-cors-named': [
    { type: types.BUCKET, props: { cors: [{ origins: ['*'] }] }, says: 'cors' },
  ],
  'bucket-cleans-up': [{ type: types.BUCKET, props: {}, says: 'lifecycleRules' }],
  'database-recoverable': [{ type: types.DATABASE, props: {}, says: 'pointInTime' }],
  'image-by-digest': [
    { type: types.SERVICE, props: CONTAINER({ image: 'r/fitlane/api:latest' }), says: 'digest' },
    {
      type: types.JOB,
      props: { template: { template: { containers: [{ image: 'r/ml:1' }] } } },
      says: 'digest',
    },
  ],
  'own-account': [
    { type: types.SERVICE, props: SERVICE_OF({}), says: 'serviceAccount' },
    {
      type: types.JOB,
      props: {
        template: { template: { serviceAccount: '1-compute@developer.gserviceaccount.com' } },
      },
      says: 'serviceAccount',
    },
  ],
  'known-images-only': [{ type: types.JOB, props: {}, says: 'binaryAuthorization' }],
  'no-way-out': [
    {
      type: types.SERVICE,
      props: SERVICE_OF({ vpcAccess: { egress: 'PRIVATE_RANGES_ONLY' } }),
      says: 'egress',
    },
  ],
  'no-plain-secrets': [
    {
      type: types.SERVICE,
      props: CONTAINER({ envs: [{ name: 'ATTEMPT_TOKEN_SECRET', value: 'abc' }] }),
      says: 'ATTEMPT_TOKEN_SECRET',
    },
  ],
  'only-fitlane-retries': [
    { type: types.JOB, props: { template: { template: { maxRetries: 3 } } }, says: 'maxRetries' },
  ],
  'only-api-open': [
    {
      type: types.SERVICE,
      props: { name: 'fitlane-controller', ingress: 'INGRESS_TRAFFIC_ALL' },
      says: 'ingress',
    },
  ],
  'tags-immutable': [{ type: types.REPOSITORY, props: {}, says: 'immutableTags' }],
  'nobody-unknown': [
    {
      type: 'gcp:storage/bucketIAMMember:BucketIAMMember',
      props: { member: 'allUsers', role: 'roles/storage.objectViewer' },
      says: 'allUsers',
    },
    {
      type: 'gcp:cloudrunv2/serviceIamMember:ServiceIamMember',
      props: { member: 'allAuthenticatedUsers', role: 'roles/run.invoker' },
      says: 'allAuthenticatedUsers',
    },
  ],
  'no-key-files': [{ type: types.ACCOUNT_KEY, props: {}, says: 'federation' }],
  'narrow-roles': [
    { type: types.PROJECT_MEMBER, props: { role: 'roles/editor' }, says: 'too much' },
    { type: types.PROJECT_MEMBER, props: { role: 'roles/viewer' }, says: 'too much' },
    {
      type: types.PROJECT_MEMBER,
      props: { role: 'roles/iam.serviceAccountTokenCreator' },
      says: 'on one account',
    },
  ],
  'trusts-one-branch': [
    {
      type: types.TRUSTED_ISSUER,
      props: {
        attributeCondition: "assertion.repository == 'a/b' && assertion.environment == 'prod'",
      },
      says: 'ref',
    },
  ],
  'keys-rotate': [
    { type: types.KEY, props: {}, says: 'rotationPeriod' },
    { type: types.KEY, props: { rotationPeriod: '31536000s' }, says: 'rotationPeriod' },
  ],
  'push-proves-itself': [
    {
      type: types.SUBSCRIPTION,
      props: {
        pushConfig: {
          pushEndpoint: 'https://a.example',
          oidcToken: { serviceAccountEmail: 'a@example.com' },
        },
      },
      says: 'audience',
    },
    {
      type: types.SUBSCRIPTION,
      props: {
        pushConfig: {
          pushEndpoint: 'http://a.example',
          oidcToken: { serviceAccountEmail: 'a@example.com', audience: 'https://a.example' },
        },
      },
      says: 'https',
    },
  ],
  'subscription-stays': [{ type: types.SUBSCRIPTION, props: {}, says: 'expirationPolicy' }],
  'nobody-comes-in': [
    {
      type: types.FIREWALL,
      props: { direction: 'INGRESS', sourceRanges: ['0.0.0.0/0'] },
      says: 'sourceRanges',
    },
  ],
  'flows-logged': [{ type: types.SUBNETWORK, props: {}, says: 'logConfig' }],
  'modern-tls': [
    {
      type: types.SSL_POLICY,
      props: { minTlsVersion: 'TLS_1_0', profile: 'MODERN' },
      says: 'minTlsVersion',
    },
    {
      type: types.SSL_POLICY,
      props: { minTlsVersion: 'TLS_1_2', profile: 'COMPATIBLE' },
      says: 'profile',
    },
  ],
  armored: [{ type: types.BACKEND, props: {}, says: 'securityPolicy' }],
  'service-protected': [
    { type: types.JOB, props: { deletionProtection: false }, says: 'deletionProtection' },
  ],
  'database-protected': [{ type: types.DATABASE, props: {}, says: 'deleteProtectionState' }],
  'bucket-protected': [{ type: types.BUCKET, props: { forceDestroy: true }, says: 'forceDestroy' }],
};
