import { PROJECT } from '../local-project.ts';
import type { Wiring } from '../wiring.ts';
import { bucketEnvironment, storageEnvironment } from './storage-environment.ts';

/** What both Node services need. */
export function serviceEnvironment(wiring: Wiring): Record<string, string> {
  const { addresses, settings } = wiring;
  return {
    GOOGLE_CLOUD_PROJECT: PROJECT,
    FIRESTORE_EMULATOR_HOST: addresses.firestoreHost,
    PUBSUB_EMULATOR_HOST: addresses.pubsubHost,
    // Else the first call looks for a real metadata server, for 2 s.
    METADATA_SERVER_DETECTION: 'none',
    AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
    JOB_TIMEOUT: String(settings.JOB_TIMEOUT),
    MAX_RETRIES: String(settings.MAX_RETRIES),
    TENANT_EXPRESS_SLOTS: String(settings.TENANT_EXPRESS_SLOTS),
    TENANT_BULK_SLOTS: String(settings.TENANT_BULK_SLOTS),
    TENANT_GPU_SLOTS: String(settings.TENANT_GPU_SLOTS),
    LOG_LEVEL: settings.LOG_LEVEL,
    ...bucketEnvironment(),
    ...storageEnvironment(wiring),
  };
}
