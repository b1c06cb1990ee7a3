import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { parseSettings } from '@fitlane/shared/domain/settings.ts';
import { describe, expect, it } from '@jest/globals';
import { ROOT } from './set-up/paths.mjs';
import { settingsSchema } from './settings.ts';

const defaults = parseSettings(settingsSchema, {});
const read = (file: string) => readFileSync(join(ROOT, file), 'utf8');

describe('.env.example', () => {
  it('gives every setting its default', () => {
    expect(parseSettings(settingsSchema, parseEnv(read('.env.example')))).toEqual(defaults);
  });

  it('names every setting, and no other', () => {
    const named = [...read('.env.example').matchAll(/^(?:# )?([A-Z0-9_]+)=/gm)].map(
      ([, name]) => name,
    );
    expect(named.sort()).toEqual(Object.keys(settingsSchema.shape).sort());
  });
});

describe('.env', () => {
  it('holds defaults only', () => {
    expect(parseSettings(settingsSchema, parseEnv(read('.env')))).toEqual(defaults);
  });
});

describe('settings', () => {
  it('lists all problems at once', () => {
    const wrong = { SERVER_PORT: 'many', LOG_LEVEL: 'loud' };
    const parse = () => parseSettings(settingsSchema, wrong);
    expect(parse).toThrow(/SERVER_PORT/);
    expect(parse).toThrow(/LOG_LEVEL/);
  });
});
