import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { textAt } from '../policy/rule.ts';
import { runProgram } from '../stand-in/run-program.ts';
import { STACKS } from '../stand-in/stack-file.ts';

const PAGE = join(import.meta.dirname, '../../../docs/operations.md');

/** The titles within the runbook. */
function sectionsOfRunbook(): string[] {
  const [, runbook = ''] = readFileSync(PAGE, 'utf8').split('\n## When an alert comes\n');
  const [text = ''] = runbook.split('\n## ');
  return [...text.matchAll(/^### (.+)$/gm)].map(([, title]) => title!);
}

it.each(STACKS)('each alert of %s leads to its section, and none is left over', async (stack) => {
  const { resources } = await runProgram(stack, { isPreview: false });
  const alerts = resources.filter(({ type }) => type === 'gcp:monitoring/alertPolicy:AlertPolicy');
  const named = alerts.map(({ inputs }) => /"(.+)"/.exec(textAt(inputs, 'documentation.content')));
  const wanted = new Set(named.map((match) => match?.[1]));
  expect(wanted.size).toBeGreaterThan(0);
  expect([...wanted].toSorted()).toEqual(sectionsOfRunbook().toSorted());
});
