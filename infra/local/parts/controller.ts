import { bundlePath } from '../bundle.ts';
import { accountOf } from '../identity/accounts.ts';
import type { AccountName } from '../identity/accounts.ts';
import { PROJECT, REGION } from '../local-project.ts';
import type { PartDefinition } from '../supervision/part-definition.ts';
import { answers } from '../supervision/probe.ts';
import type { Wiring } from '../wiring.ts';
import { serviceEnvironment } from './service-environment.ts';

/** jobs: the controller. */
export function controllerPart(wiring: Wiring): PartDefinition {
  const { addresses, ports, secrets } = wiring;
  return {
    name: 'controller',
    command: process.execPath,
    args: ['--enable-source-maps', bundlePath('controller')],
    env: {
      ...serviceEnvironment(wiring),
      ...ofTasks(wiring),
      PORT: String(ports.controller),
      CONTROLLER_URL: addresses.controller,
      CLOUD_RUN_REGION: REGION,
      CLOUD_RUN_ENDPOINT: addresses.cloudRun,
      ATTEMPT_TOKEN_SECRET: secrets.attemptTokenSecret,
      ID_TOKEN_ISSUER: addresses.issuer,
      ID_TOKEN_JWKS_URL: `${addresses.issuer}/certs`,
      WORKER_ACCOUNT: emailOf('worker'),
      TASK_ACCOUNT: emailOf('task'),
      SCHEDULER_ACCOUNT: emailOf('scheduler'),
      PUSH_AUTH: 'secret', // the Pub/Sub emulator signs no token
      PUSH_SECRET: secrets.pushSecret,
    },
    isReady: () => answers(`http://127.0.0.1:${ports.controller}/health`),
  };
}

function ofTasks({ settings }: Wiring): Record<string, string> {
  return {
    RESULT_FILE_MIB: String(settings.RESULT_FILE_MIB),
    BEAT_SECONDS: String(settings.BEAT_SECONDS),
    SILENCE_SECONDS: String(settings.SILENCE_SECONDS),
    LEASE_SECONDS: String(settings.LEASE_SECONDS),
    START_CONFIRM_SECONDS: String(settings.START_CONFIRM_SECONDS),
    RETRY_BASE_SECONDS: String(settings.RETRY_BASE_SECONDS),
  };
}

function emailOf(name: AccountName): string {
  return accountOf(name, PROJECT).email;
}
