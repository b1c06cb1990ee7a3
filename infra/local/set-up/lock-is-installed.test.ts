import { describe, expect, it } from '@jest/globals';
import { lockIsInstalled } from './lock-is-installed.mjs';

const complete: Record<string, object> = {
  shared: { version: '0.1.0' },
  'node_modules/@fitlane/shared': { resolved: 'shared', link: true },
  'node_modules/a': { version: '1.0.0' },
};
const lock = {
  packages: {
    ...complete,
    '': {},
    'node_modules/darwin-only': { version: '2.0.0', optional: true },
  },
};

function without(path: string) {
  return Object.fromEntries(Object.entries(complete).filter(([name]) => name !== path));
}

describe('lockIsInstalled', () => {
  it('is content without the optional packages of other platforms', () => {
    expect(lockIsInstalled(lock, { packages: complete })).toBe(true);
  });

  it('sees another version', () => {
    const packages = { ...complete, 'node_modules/a': { version: '1.0.1' } };
    expect(lockIsInstalled(lock, { packages })).toBe(false);
  });

  it('sees a missing package', () => {
    expect(lockIsInstalled(lock, { packages: without('node_modules/a') })).toBe(false);
  });

  it('sees a missing workspace', () => {
    const packages = without('node_modules/@fitlane/shared');
    expect(lockIsInstalled(lock, { packages })).toBe(false);
  });
});
