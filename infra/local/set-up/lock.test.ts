import { existsSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { takeLock } from './lock.mjs';

const newPath = () => join(mkdtempSync(join(tmpdir(), 'lock-')), 'set-up.lock');
const ignore = () => undefined;

describe('takeLock', () => {
  it('waits until the holder gives it back', async () => {
    const path = newPath();
    const giveBack = await takeLock(path, ignore);
    const waitedFor: number[] = [];
    const second = takeLock(path, (pid) => {
      waitedFor.push(pid);
      giveBack();
    });
    (await second)();
    expect(waitedFor).toEqual([process.pid]);
    expect(existsSync(path)).toBe(false);
  });

  it('takes over from a holder that died, even when its pid was given out again', async () => {
    const path = newPath();
    writeFileSync(path, JSON.stringify({ pid: process.pid, startTime: 'long ago' }));
    (await takeLock(path, ignore))();
    expect(existsSync(path)).toBe(false);
  });
});
