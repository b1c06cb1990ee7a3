import { describe, expect, it } from '@jest/globals';
import * as pulumi from '@pulumi/pulumi';
import { readConfig } from './config.ts';
import { readStackFile, STACKS } from './stand-in/stack-file.ts';

function readFrom(change: (config: Record<string, string>) => Record<string, string>) {
  pulumi.runtime.setAllConfig(change(readStackFile('prod')));
  return readConfig();
}

const installationWith = (more: object) => (config: Record<string, string>) => ({
  ...config,
  'fitlane:installation': JSON.stringify({
    ...(JSON.parse(config['fitlane:installation'] ?? '') as object),
    ...more,
  }),
});

describe('the configuration of a stack', () => {
  it.each(STACKS)('is complete: %s', (stack) => {
    pulumi.runtime.setAllConfig(readStackFile(stack));
    expect(readConfig().project).toBe(`fitlane-${stack}`);
  });

  it.each([
    ['an unknown name', { hasGpus: true }, 'hasGpus'],
    ['a wrong value of a service', { settings: { JOB_TIMEOUT: 1e9 } }, '604800'],
    ['an address that is none', { alertEmail: 'nobody' }, 'alertEmail'],
  ])('is refused for %s', (_, wrong, says) => {
    expect(() => readFrom(installationWith(wrong))).toThrow(says);
  });

  it('is refused for an image by its tag', () => {
    const images = { api: 'a/b:1', controller: 'a/b:1', inference: 'a/b:1', ml: 'a/b:1' };
    expect(() =>
      readFrom((config) => ({ ...config, 'fitlane:images': JSON.stringify(images) })),
    ).toThrow('by its digest');
  });
});
