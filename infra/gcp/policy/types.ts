/** The types that rules are about, by Pulumi's names. */
export const BUCKET = 'gcp:storage/bucket:Bucket';
export const DATABASE = 'gcp:firestore/database:Database';
export const JOB = 'gcp:cloudrunv2/job:Job';
export const REPOSITORY = 'gcp:artifactregistry/repository:Repository';
export const SERVICE = 'gcp:cloudrunv2/service:Service';
export const SUBNETWORK = 'gcp:compute/subnetwork:Subnetwork';
export const SUBSCRIPTION = 'gcp:pubsub/subscription:Subscription';
export const SUBSCRIPTION_MEMBER = 'gcp:pubsub/subscriptionIAMMember:SubscriptionIAMMember';
export const TOPIC_MEMBER = 'gcp:pubsub/topicIAMMember:TopicIAMMember';
export const TRUSTED_ISSUER = 'gcp:iam/workloadIdentityPoolProvider:WorkloadIdentityPoolProvider';
export const KEY = 'gcp:kms/cryptoKey:CryptoKey';
export const FIREWALL = 'gcp:compute/firewall:Firewall';
export const SSL_POLICY = 'gcp:compute/sSLPolicy:SSLPolicy';
export const BACKEND = 'gcp:compute/backendService:BackendService';
export const PROJECT_MEMBER = 'gcp:projects/iAMMember:IAMMember';
export const ACCOUNT_KEY = 'gcp:serviceaccount/key:Key';
