import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { apiSettings } from '@fitlane/api/settings.ts';
import { inferenceSettings } from '@fitlane/inference/settings.ts';
import { controllerSettings } from '@fitlane/jobs/settings.ts';
import { describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { definePart } from '../part-definitions.ts';
import { ROOT } from '../set-up/paths.mjs';
import { composeWiring } from './compose-wiring.ts';

type Environment = Record<string, string>;

interface Compose {
  services: Record<string, { environment?: Record<string, string | number>; ports?: string[] }>;
}

const text = readFileSync(join(ROOT, 'infra/local/compose.yaml'), 'utf8');
const compose = parse(text, { merge: true }) as Compose;

function ofCompose(service: string): Environment {
  const entries = Object.entries(compose.services[service]?.environment ?? {});
  return Object.fromEntries(entries.map(([name, value]) => [name, String(value)]));
}

const ofPart = (name: 'api' | 'controller' | 'inference' | 'worker') =>
  definePart(name, composeWiring('/state')).env;

describe('compose.yaml tells each service what `npm run up` would', () => {
  test.each([
    ['api', apiSettings],
    ['controller', controllerSettings],
    ['inference', inferenceSettings],
  ] as const)('%s', (name, parseSettings) => {
    const sameImage = { IMAGE_DIGEST: 'any' };
    const wanted: object = parseSettings({ ...ofPart(name), ...sameImage });
    expect(parseSettings({ ...ofCompose(name), ...sameImage })).toEqual(wanted);
  });

  test('worker', () => {
    // What its image or its own defaults say already.
    const { PYTHONUNBUFFERED, LEASE_SECONDS, LOG_LEVEL, ...rest } = ofPart('worker');
    expect({ PYTHONUNBUFFERED, LEASE_SECONDS, LOG_LEVEL }).toEqual({
      PYTHONUNBUFFERED: '1',
      LEASE_SECONDS: '20',
      LOG_LEVEL: 'info',
    });
    expect(ofCompose('worker')).toEqual(rest);
  });

  test.each(['api', 'controller', 'inference'] as const)('%s: what libraries read', (name) => {
    const wanted = Object.entries(ofPart(name)).filter(([key]) =>
      /^AWS_|_EMULATOR_HOST$|^METADATA_/.test(key),
    );
    expect(ofCompose(name)).toMatchObject(Object.fromEntries(wanted));
  });
});

test('nothing is published beyond this machine', () => {
  const ports = Object.values(compose.services).flatMap((service) => service.ports ?? []);
  expect(ports).not.toEqual([]);
  for (const port of ports) expect(port).toMatch(/^127\.0\.0\.1:/);
});
