import { priceSettings } from '@fitlane/shared/domain/prices.ts';
import { tenantSettings } from '@fitlane/shared/domain/tenant-settings.ts';
import { PROJECT } from '../local-project.ts';
import type { Settings } from '../settings.ts';
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
    ...named(settings, Object.keys(tenantSettings)),
    ...named(settings, Object.keys(priceSettings)),
    LOG_LEVEL: settings.LOG_LEVEL,
    ...bucketEnvironment(),
    ...storageEnvironment(wiring),
  };
}

/** Settings as they are passed on; what is not set stays so. */
function named(settings: Settings, names: readonly string[]): Record<string, string> {
  const all = Object.entries(settings).filter(([name]) => names.includes(name));
  const set = all.filter(([, value]) => value !== undefined);
  return Object.fromEntries(set.map(([name, value]) => [name, String(value)]));
}
