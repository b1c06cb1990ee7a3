import { OLDEST_GO, OLDEST_JAVA, OLDEST_PYTHON, TEST_STORES } from './pins.mjs';

/** @typedef {import('./find-tools.mjs').Tools} Tools */
/** @typedef {{ what: string, debian: string, macos: string }} Missing */

/**
 * What has to be installed by hand, all of it at once.
 * @param {Tools} tools
 * @param {Record<string, string>} env
 * @returns {Missing[]}
 */
export function findMissing(tools, env) {
  const firestore = Boolean(env['FIRESTORE_EMULATOR_HOST']);
  const pubsub = Boolean(env['PUBSUB_EMULATOR_HOST']);
  const needs = [
    { ok: tools.python, ...PYTHON },
    { ok: tools.java ?? (firestore && pubsub), ...JAVA },
    { ok: tools.firestoreJar ?? firestore, ...FIRESTORE },
    { ok: tools.pubsubJar ?? pubsub, ...PUBSUB },
    { ok: tools.minio ?? tools.go ?? env['MINIO_ENDPOINT'], ...GO },
  ];
  return needs.filter(({ ok }) => !ok).map(({ what, debian, macos }) => ({ what, debian, macos }));
}

/** @returns {Missing} what checks and the tests of the storage adapters need besides. */
export function missingForTests() {
  return {
    ...GO,
    what: `Go ${OLDEST_GO.join('.')} or newer (builds actionlint, ${Object.keys(TEST_STORES).join(' and ')})`,
    macos: 'brew install go',
  };
}

/** @param {Missing[]} missing */
export function missingMessage(missing) {
  const lines = missing.flatMap(({ what, debian, macos }) => [
    `  ${what}`,
    `    Debian: ${debian}`,
    `    macOS:  ${macos}`,
  ]);
  return ['Fitlane needs these first:', ...lines, 'Then run the same command again.'].join('\n');
}

const PYTHON = {
  what: `Python ${OLDEST_PYTHON.join('.')} or newer, with venv`,
  debian: 'apt-get install python3 python3-venv',
  macos: 'brew install python@3.13',
};
const JAVA = {
  what: `Java ${OLDEST_JAVA} or newer (runs the emulators)`,
  debian: 'apt-get install default-jre-headless',
  macos: 'brew install openjdk',
};
const FIRESTORE = {
  what: "Google Cloud SDK's Firestore emulator (or its address in FIRESTORE_EMULATOR_HOST)",
  debian: 'apt-get install google-cloud-cli google-cloud-cli-firestore-emulator',
  macos: 'gcloud components install cloud-firestore-emulator',
};
const PUBSUB = {
  what: "Google Cloud SDK's Pub/Sub emulator (or its address in PUBSUB_EMULATOR_HOST)",
  debian: 'apt-get install google-cloud-cli google-cloud-cli-pubsub-emulator',
  macos: 'gcloud components install pubsub-emulator',
};
const GO = {
  what: `MinIO, or Go ${OLDEST_GO.join('.')} or newer to build it (or its address in MINIO_ENDPOINT)`,
  debian: 'apt-get install golang (from a recent release)',
  macos: 'brew install minio',
};
