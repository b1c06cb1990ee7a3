import { mkdirSync } from 'node:fs';
import { provisionBuckets } from '../provision/buckets.ts';
import type { PartDefinition } from '../supervision/part-definition.ts';
import { answers } from '../supervision/probe.ts';
import { toolPath } from '../tools.ts';
import { stateFolder } from '../wiring.ts';
import type { Wiring } from '../wiring.ts';
import { storageCredentials } from './storage-environment.ts';

/** Object storage that speaks S3. */
export function minioPart(wiring: Wiring): PartDefinition {
  const data = stateFolder(wiring, 'minio');
  const { ports, addresses, settings } = wiring;
  const { user, password } = storageCredentials(wiring);
  mkdirSync(data, { recursive: true });
  const isConsoleOn = settings.MINIO_CONSOLE === 'on';
  return {
    name: 'minio',
    command: toolPath('minio'),
    args: [
      ...['server', '--quiet', '--address', `127.0.0.1:${ports.minio}`],
      ...['--console-address', `127.0.0.1:${ports.minioConsole}`, data],
    ],
    env: {
      MINIO_ROOT_USER: user,
      MINIO_ROOT_PASSWORD: password,
      MINIO_BROWSER: isConsoleOn ? 'on' : 'off',
      MINIO_UPDATE: 'off', // it would ask its maker's site at each start
      MINIO_CALLHOME_ENABLE: 'off',
    },
    isReady: () => answers(`${addresses.minio}/minio/health/ready`),
    provision: () => provisionBuckets(wiring),
  };
}
