import { join } from 'node:path';
import { accountNames } from './identity/accounts.ts';
import type { AccountName } from './identity/accounts.ts';
import type { Ports, PortName } from './ports.ts';
import type { Secrets } from './secrets.ts';
import type { Settings } from './settings.ts';

/** Where everything listens. Hosts are `host:port`, the others URLs without a trailing slash. */
export interface Addresses {
  api: string;
  /** Under which everybody reaches the controller; a test may have put a proxy there. */
  controller: string;
  worker: string;
  inference: string;
  minio: string;
  minioConsole: string | undefined;
  cloudRun: string;
  issuer: string;
  firestoreHost: string;
  pubsubHost: string;
  metadataHosts: Record<AccountName, string>;
}

/** All that a part needs to know to be started. */
export interface Wiring {
  settings: Settings;
  ports: Ports;
  addresses: Addresses;
  secrets: Secrets;
  /** The stack's folder, `.fitlane` unless a test has its own. */
  folder: string;
}

export function stateFolder(wiring: Pick<Wiring, 'folder'>, name: string): string {
  return join(wiring.folder, 'state', name);
}

export function addressesOf(settings: Settings, ports: Ports): Addresses {
  const url = (port: number) => `http://127.0.0.1:${port}`;
  const host = (name: PortName) => `127.0.0.1:${ports[name]}`;
  const consoleIsOn = settings.MINIO_CONSOLE === 'on' && !settings.MINIO_ENDPOINT;
  return {
    api: url(ports.api),
    controller: settings.CONTROLLER_URL ?? url(ports.controller),
    worker: url(ports.worker),
    inference: url(ports.inference),
    minio: settings.MINIO_ENDPOINT ?? url(ports.minio),
    minioConsole: consoleIsOn ? url(ports.minioConsole) : undefined,
    cloudRun: url(ports.cloudRun),
    issuer: url(ports.issuer),
    firestoreHost: settings.FIRESTORE_EMULATOR_HOST ?? host('firestore'),
    pubsubHost: settings.PUBSUB_EMULATOR_HOST ?? host('pubsub'),
    metadataHosts: metadataHosts(host),
  };
}

function metadataHosts(host: (name: PortName) => string): Record<AccountName, string> {
  const ports = {
    api: 'metadataApi',
    controller: 'metadataController',
    worker: 'metadataWorker',
    task: 'metadataTask',
    scheduler: 'metadataScheduler',
  } as const satisfies Record<AccountName, PortName>;
  const entries = accountNames.map((name) => [name, host(ports[name])]);
  return Object.fromEntries(entries) as Record<AccountName, string>;
}
