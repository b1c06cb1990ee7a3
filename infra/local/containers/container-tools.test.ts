import { expect, test } from '@jest/globals';
import { ContainerToolsMissing } from './container-tools.ts';

test('what is missing is named, with the command that installs it', () => {
  const { message } = new ContainerToolsMissing(['podman', 'runc'], true);
  expect(message).toContain('need podman, runc.');
  expect(message).toMatch(/apt-get install .*buildah podman runc mmdebstrap/);
});

test('not to be root is told, too', () => {
  expect(new ContainerToolsMissing([], false).message).toContain('need root.');
});
