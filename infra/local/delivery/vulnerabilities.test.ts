import { expect, test } from '@jest/globals';
import { blockingVulnerabilities } from './vulnerabilities.ts';

const found = (name: string, effectiveSeverity: string, fixAvailable?: boolean) => ({
  noteName: `projects/goog-vulnz/notes/${name}`,
  vulnerability: { effectiveSeverity, ...(fixAvailable !== undefined && { fixAvailable }) },
});

test.each([
  ['CRITICAL', undefined, true],
  ['HIGH', true, true],
  ['HIGH', false, false],
  ['HIGH', undefined, false],
  ['MEDIUM', true, false],
  ['MINIMAL', true, false],
])('%s, fix available: %s', (severity, fix, blocks) => {
  const names = blockingVulnerabilities(JSON.stringify([found('CVE-1', severity, fix)]));
  expect(names).toEqual(blocks ? ['CVE-1'] : []);
});

test('an answer of another shape is an error, not a clean image', () => {
  expect(() => blockingVulnerabilities('{}')).toThrow();
  expect(() => blockingVulnerabilities(JSON.stringify([found('CVE-1', 'WORSE')]))).toThrow();
});
