import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, test } from '@jest/globals';
import { ROOT } from '../set-up/paths.mjs';
import { buildCommand, pushCommand } from './build-command.ts';
import type { Build } from './build-command.ts';
import { IMAGES, imageNames } from './images.ts';

const build: Build = {
  repository: 'there/fitlane',
  tag: 'abc',
  revision: 'abcdef',
  committedAtSeconds: 1_700_000_000,
  bases: { NODE_IMAGE: 'node:mine' },
};
const [api, , , ml] = IMAGES;

test('each image is defined once', () => {
  expect(IMAGES.map(({ name }) => name)).toEqual(imageNames);
});

describe('buildCommand', () => {
  it('names the target, the base, one time for all files and the labels', () => {
    const line = buildCommand('buildah', api!, build).args.join(' ');
    expect(line).toContain('--timestamp 315532800');
    expect(line).toContain('--target api --build-arg NODE_IMAGE=node:mine');
    expect(line).toContain('--tag there/fitlane/api:abc');
    expect(line).toContain('--label org.opencontainers.image.revision=abcdef');
    expect(line).toContain('org.opencontainers.image.created=2023-11-14T22:13:20.000Z');
  });

  it('builds the same with Docker', () => {
    const { program, args } = buildCommand('docker', ml!, build);
    expect(program).toBe('docker');
    expect(args).toContain('SOURCE_DATE_EPOCH=315532800');
    expect(args).toContain('type=docker,rewrite-timestamp=true');
    expect(args).not.toContain('--target');
    expect(args.at(-1)).toBe('.');
  });
});

test('what is pushed brings its SBOM and provenance, and tells its digest', () => {
  const { args } = pushCommand(api!, build, 'api.json');
  const end = ['--sbom=true', '--provenance=mode=max', '--metadata-file', 'api.json', '.'];
  expect(args.slice(-5)).toEqual(end);
  expect(args).toContain('type=image,push=true,rewrite-timestamp=true');
});

test.each([...new Set(IMAGES.map(({ dockerfile }) => dockerfile))])(
  '%s takes only what is pinned by digest, and runs as nobody in particular',
  (dockerfile) => {
    const text = readFileSync(join(ROOT, dockerfile), 'utf8');
    const defaults = [...text.matchAll(/^ARG \w+_IMAGE=(.*)$/gm)].map(([, image]) => image);
    expect(defaults).toEqual([expect.stringMatching(/^[\w./-]+:[\w.-]+@sha256:[0-9a-f]{64}$/)]);
    const bases = [...text.matchAll(/^FROM (\S+)/gm)].map(([, base]) => base);
    const ours = /^(\$\{(NODE|PYTHON)_IMAGE\}|scratch|runtime)$/;
    for (const base of bases) expect(base).toMatch(ours);
    expect(text).toContain('USER 10001:10001');
  },
);
