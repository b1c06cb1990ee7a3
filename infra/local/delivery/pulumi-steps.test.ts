import { describe, expect, test } from '@jest/globals';
import { pulumiSteps } from './pulumi-steps.ts';

const images = {
  api: 'there/api@sha256:a',
  controller: 'there/controller@sha256:c',
  inference: 'there/inference@sha256:i',
  ml: 'there/ml@sha256:m',
};
const canary = { stableRevision: 'fitlane-api-00007-abc', newPercent: 10 };
const lines = (...args: Parameters<typeof pulumiSteps>) =>
  pulumiSteps(...args).map((step) => step.join(' '));

describe('pulumiSteps', () => {
  test('a deployment names each image by its digest, then changes the stack', () => {
    expect(lines('staging', { action: 'deploy', images })).toEqual([
      'config set --path fitlane:images.api there/api@sha256:a --stack staging',
      'config set --path fitlane:images.controller there/controller@sha256:c --stack staging',
      'config set --path fitlane:images.inference there/inference@sha256:i --stack staging',
      'config set --path fitlane:images.ml there/ml@sha256:m --stack staging',
      'up --yes --non-interactive --stack staging',
    ]);
  });

  test('a canary leaves the other requests where they went', () => {
    expect(lines('prod', { action: 'canary', images, canary }).slice(-3)).toEqual([
      'config set --path fitlane:installation.canary.stableRevision fitlane-api-00007-abc --stack prod',
      'config set --path fitlane:installation.canary.newPercent 10 --stack prod',
      'up --yes --non-interactive --stack prod',
    ]);
  });

  test('a promotion and a rollback start from what was deployed last, and end the canary', () => {
    expect(lines('prod', { action: 'promote' })).toEqual([
      'config refresh --force --stack prod',
      'config rm --path fitlane:installation.canary --stack prod',
      'up --yes --non-interactive --stack prod',
    ]);
    const rollback = lines('prod', { action: 'rollback', images });
    expect(rollback[0]).toBe('config refresh --force --stack prod');
    expect(rollback).toContain(
      'config set --path fitlane:images.api there/api@sha256:a --stack prod',
    );
    expect(rollback.slice(-2)).toEqual([
      'config rm --path fitlane:installation.canary --stack prod',
      'up --yes --non-interactive --stack prod',
    ]);
  });

  test('a preview and a look for drift change nothing', () => {
    const all = [
      ...lines('staging', { action: 'preview', images }),
      ...lines('prod', { action: 'drift' }),
    ];
    expect(all.filter((line) => line.startsWith('up'))).toEqual([]);
    expect(all.at(-1)).toContain('--expect-no-changes');
  });
});
