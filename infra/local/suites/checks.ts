import { PYTHON } from '../set-up/paths.mjs';
import type { Command } from './run-command.ts';

export interface Check extends Command {
  name: string;
}

/** Format, lint, types, import rules (in ESLint), dead code. The slow ones come first. */
export const checks: Check[] = [
  node('eslint', 'eslint/bin/eslint.js', '.'),
  node('types', 'typescript/bin/tsc', '-b'),
  python('python types', 'ml-container', 'mypy'),
  python('python client types', 'clients/python', 'mypy'),
  python('python e2e types', 'infra/local/e2e/python', 'mypy'),
  node('format', 'prettier/bin/prettier.cjs', '--check', '.'),
  node('dead code', 'knip/bin/knip.js'),
  python('python lint', 'ml-container', 'ruff', 'check', '.'),
  python('python format', 'ml-container', 'ruff', 'format', '--check', '.'),
  python('python client lint', 'clients/python', 'ruff', 'check', '.'),
  python('python client format', 'clients/python', 'ruff', 'format', '--check', '.'),
  python('python e2e lint', 'infra/local/e2e/python', 'ruff', 'check', '.'),
  python('python e2e format', 'infra/local/e2e/python', 'ruff', 'format', '--check', '.'),
];

function node(name: string, script: string, ...args: string[]): Check {
  return { name, program: process.execPath, args: [`node_modules/${script}`, ...args] };
}

function python(name: string, folder: string, ...args: string[]): Check {
  return { name, program: PYTHON, args: ['-m', ...args], folder };
}
