import { join } from 'node:path';
import { isPortFree, pickPorts } from './ports.ts';
import { keepSecrets } from './secrets.ts';
import { readSettings } from './settings.ts';
import { addressesOf } from './wiring.ts';
import type { Wiring } from './wiring.ts';

/** Settles, before anything starts, where everything will listen and what it will be told. */
export async function prepareWiring(
  folder: string,
  overrides: Record<string, string> = {},
): Promise<Wiring> {
  const settings = readSettings(overrides);
  if (settings.SERVER_PORT !== 0 && !(await isPortFree(settings.SERVER_PORT))) {
    throw new Error(
      `Port ${settings.SERVER_PORT} is taken: end the program that listens there, or set SERVER_PORT ` +
        'to another port (0 picks a free one).',
    );
  }
  const ports = await pickPorts(join(folder, 'ports.json'), settings.SERVER_PORT);
  const secrets = keepSecrets(join(folder, 'state/secrets.json'));
  return { settings, ports, addresses: addressesOf(settings, ports), secrets, folder };
}
