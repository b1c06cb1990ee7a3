import { systemClock } from '@fitlane/shared/adapters/clock/system-clock.ts';
import {
  closeCloudRunClients,
  createCloudRunClients,
} from '@fitlane/shared/adapters/cloud-run/client.ts';
import { CloudRunCompute } from '@fitlane/shared/adapters/cloud-run/cloud-run-compute.ts';
import { CachedTenantStore } from '@fitlane/shared/adapters/cached-tenant-store.ts';
import { createFirestore } from '@fitlane/shared/adapters/firestore/client.ts';
import { FirestoreDriftFindingStore } from '@fitlane/shared/adapters/firestore/firestore-drift-finding-store.ts';
import { FirestoreJobLogStore } from '@fitlane/shared/adapters/firestore/firestore-job-log-store.ts';
import { FirestoreJobStore } from '@fitlane/shared/adapters/firestore/firestore-job-store.ts';
import { FirestoreLaneStore } from '@fitlane/shared/adapters/firestore/firestore-lane-store.ts';
import { FirestoreLeaseStore } from '@fitlane/shared/adapters/firestore/firestore-lease-store.ts';
import { FirestoreQuoteHistoryStore } from '@fitlane/shared/adapters/firestore/firestore-quote-history-store.ts';
import { FirestoreTaskStore } from '@fitlane/shared/adapters/firestore/firestore-task-store.ts';
import { FirestoreTenantStore } from '@fitlane/shared/adapters/firestore/firestore-tenant-store.ts';
import { FirestoreUsageStore } from '@fitlane/shared/adapters/firestore/firestore-usage-store.ts';
import { createGcsClient } from '@fitlane/shared/adapters/gcs/client.ts';
import { GcsObjectStorage } from '@fitlane/shared/adapters/gcs/gcs-object-storage.ts';
import { randomHex } from '@fitlane/shared/adapters/ids/random-hex.ts';
import { kubernetesApis } from '@fitlane/shared/adapters/kubernetes/client.ts';
import { KubernetesCompute } from '@fitlane/shared/adapters/kubernetes/kubernetes-compute.ts';
import { pinoLog } from '@fitlane/shared/adapters/log/pino-log.ts';
import { objectStorageFor } from '@fitlane/shared/adapters/object-storage.ts';
import { createPubSub } from '@fitlane/shared/adapters/pubsub/client.ts';
import { PubSubDomainEvents } from '@fitlane/shared/adapters/pubsub/pubsub-domain-events.ts';
import { PubSubMessages } from '@fitlane/shared/adapters/pubsub/pubsub-messages.ts';
import { createS3Client } from '@fitlane/shared/adapters/s3/client.ts';
import { S3ObjectStorage } from '@fitlane/shared/adapters/s3/s3-object-storage.ts';
import { OidcCallers } from '@fitlane/shared/adapters/tokens/oidc-callers.ts';
import { JwtAttemptTokens } from '@fitlane/shared/adapters/tokens/jwt-attempt-tokens.ts';
import type { JobPolicy } from '@fitlane/shared/domain/job/index.ts';
import { tenantLimitsOf } from '@fitlane/shared/domain/tenant-settings.ts';
import type { Compute } from '@fitlane/shared/ports/compute.ts';
import type { ObjectStorage } from '@fitlane/shared/ports/object-storage.ts';
import { LaneLooks } from './admission/lane-looks.ts';
import type { ControllerAppDeps } from './app.ts';
import { createDueLoop, type DueLoop } from './due-loop.ts';
import type { PushAuth } from './routes/who-calls.ts';
import { GOOGLE_ISSUER, type ControllerSettings } from './settings.ts';

export { serve } from '@fitlane/shared/adapters/http/serve.ts';

export interface Dependencies {
  readonly deps: ControllerAppDeps;
  readonly dueLoop: DueLoop;
  readonly close: () => Promise<void>;
}

/** The only place of the controller that knows which technologies fill its ports. */
export function createDependencies(settings: ControllerSettings): Dependencies {
  const firestore = createFirestore(settings.GOOGLE_CLOUD_PROJECT);
  const pubsub = createPubSub(settings.GOOGLE_CLOUD_PROJECT);
  const lanes = new FirestoreLaneStore(firestore);
  const compute = openCompute(settings);
  const deps: ControllerAppDeps = {
    jobs: new FirestoreJobStore(firestore),
    tasks: new FirestoreTaskStore(firestore),
    lanes,
    laneLooks: new LaneLooks(lanes, systemClock),
    tenants: new CachedTenantStore(new FirestoreTenantStore(firestore), systemClock),
    usage: new FirestoreUsageStore(firestore),
    quoteHistories: new FirestoreQuoteHistoryStore(firestore),
    logs: new FirestoreJobLogStore(firestore),
    leases: new FirestoreLeaseStore(firestore),
    messages: new PubSubMessages(pubsub),
    domainEvents: new PubSubDomainEvents(pubsub),
    driftFindings: new FirestoreDriftFindingStore(firestore),
    storage: storageOf(settings),
    compute: compute.compute,
    tokens: new JwtAttemptTokens(settings.ATTEMPT_TOKEN_SECRET),
    callers: callersOf(settings),
    accounts: {
      worker: settings.WORKER_ACCOUNT,
      task: settings.TASK_ACCOUNT,
      scheduler: settings.SCHEDULER_ACCOUNT,
    },
    pushAuth: pushAuthOf(settings),
    log: pinoLog({ service: 'controller', level: settings.LOG_LEVEL }),
    clock: systemClock,
    random: Math.random,
    newNonce: () => randomHex(NONCE_DIGITS),
    policy: policyOf(settings),
    controllerUrl: settings.CONTROLLER_URL.replace(/\/$/, ''),
    beatSeconds: settings.BEAT_SECONDS,
    resultFileBytes: settings.RESULT_FILE_MIB * 2 ** 20,
    defaultLimits: tenantLimitsOf(settings),
    onDue: () => {
      dueLoop.kick();
    },
  };
  const dueLoop = createDueLoop(deps);
  const close = async () => {
    await Promise.all([firestore.terminate(), pubsub.close(), compute.close()]);
  };
  return { deps, dueLoop, close };
}

const NONCE_DIGITS = 32;

/** settings.ts has made sure that what each needs is there. */
function openCompute(settings: ControllerSettings): {
  readonly compute: Compute;
  readonly close: () => Promise<void>;
} {
  if (settings.COMPUTE === 'kubernetes') {
    const compute = new KubernetesCompute(kubernetesApis(), settings.KUBERNETES_NAMESPACE ?? '');
    return { compute, close: () => Promise.resolve() };
  }
  const clients = createCloudRunClients(settings.CLOUD_RUN_ENDPOINT);
  const place = {
    projectId: settings.GOOGLE_CLOUD_PROJECT,
    region: settings.CLOUD_RUN_REGION ?? '',
  };
  const close = () => closeCloudRunClients(clients);
  return { compute: new CloudRunCompute(clients, place), close };
}

function callersOf(settings: ControllerSettings): OidcCallers {
  return new OidcCallers({
    issuer: settings.ID_TOKEN_ISSUER,
    jwksUrl: settings.ID_TOKEN_JWKS_URL,
    audience: new URL(settings.CONTROLLER_URL).origin,
    accountClaim: settings.ID_TOKEN_ACCOUNT_CLAIM,
  });
}

/** Pub/Sub is Google's, wherever the rest runs. */
function pushersOf(settings: ControllerSettings): OidcCallers {
  return new OidcCallers({
    issuer: GOOGLE_ISSUER,
    jwksUrl: undefined,
    audience: new URL(settings.CONTROLLER_URL).origin,
    accountClaim: 'email',
  });
}

/** How much longer than the container's own limit the controller waits; Cloud Run's lies between. */
const DEADLINE_GRACE_MS = 45_000;

function policyOf(settings: ControllerSettings): JobPolicy {
  return {
    startConfirmMs: settings.START_CONFIRM_SECONDS * 1000,
    silenceMs: settings.SILENCE_SECONDS * 1000,
    leaseMs: settings.LEASE_SECONDS * 1000,
    recheckMs: settings.RECHECK_SECONDS * 1000,
    deadlineGraceMs: DEADLINE_GRACE_MS,
    retryBaseMs: settings.RETRY_BASE_SECONDS * 1000,
    retryMaxMs: settings.RETRY_MAX_SECONDS * 1000,
  };
}

function pushAuthOf(settings: ControllerSettings): PushAuth {
  const { PUSH_AUTH, PUSH_SECRET, PUSH_ACCOUNT } = settings;
  // settings.ts has made sure that the one which is asked for is there.
  if (PUSH_AUTH === 'secret') return { type: 'secret', secret: PUSH_SECRET ?? '' };
  return { type: 'oidc', callers: pushersOf(settings), account: PUSH_ACCOUNT ?? '' };
}

function storageOf({ AWS_ENDPOINT_URL, AWS_REGION }: ControllerSettings): ObjectStorage {
  const s3 = { endpoint: AWS_ENDPOINT_URL, region: AWS_REGION };
  return objectStorageFor({
    gs: () => new GcsObjectStorage(createGcsClient(), systemClock),
    s3: () => new S3ObjectStorage(createS3Client(s3), systemClock),
  });
}
