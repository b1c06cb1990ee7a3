import { describe, expect, it } from '@jest/globals';
import { isRecentGo, majorOfJava } from './find-tools.mjs';
import { findMissing, missingMessage } from './missing.mjs';

const complete = { python: '/p', java: '/j', go: '/g', firestoreJar: '/f', pubsubJar: '/s' };

describe('findMissing', () => {
  it('finds nothing missing when Go can build MinIO', () => {
    expect(findMissing(complete, {})).toEqual([]);
  });

  it('lists all that is missing in one message, with commands for both systems', () => {
    const message = missingMessage(findMissing({}, {}));
    for (const word of ['Python', 'Java', 'Firestore', 'Pub/Sub', 'MinIO', 'apt-get', 'brew']) {
      expect(message).toContain(word);
    }
  });

  it('needs no Java when both emulators run elsewhere', () => {
    const env = { FIRESTORE_EMULATOR_HOST: 'a:1', PUBSUB_EMULATOR_HOST: 'a:2' };
    expect(findMissing({ python: '/p', minio: '/m' }, env)).toEqual([]);
  });

  it('needs neither MinIO nor Go when an address is given', () => {
    const env = { MINIO_ENDPOINT: 'http://127.0.0.1:9000' };
    expect(findMissing({ ...complete, go: undefined }, env)).toEqual([]);
  });
});

describe('versions', () => {
  it.each([
    ['openjdk version "17.0.15" 2025-04-15', 17],
    ['java version "1.8.0_401"', 1],
    ['no java here', 0],
  ])('reads %s', (text, major) => {
    expect(majorOfJava(text)).toBe(major);
  });

  it.each([
    ['go version go1.26.8 linux/amd64', true],
    ['go version go1.24 darwin/arm64', true],
    ['go version go1.19.8 linux/amd64', false],
    ['', false],
  ])('judges %s', (text, recent) => {
    expect(isRecentGo(text)).toBe(recent);
  });
});
