import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';

export const STACKS = ['staging', 'prod'] as const;
export type StackName = (typeof STACKS)[number];

const stackFile = z.object({ config: z.record(z.string(), z.unknown()) });

/** A stack's configuration as Pulumi hands it to a program: structured values are JSON text. */
export function readStackFile(stack: StackName): Record<string, string> {
  const path = join(import.meta.dirname, '..', `Pulumi.${stack}.yaml`);
  const { config } = stackFile.parse(parse(readFileSync(path, 'utf8')));
  const entries = Object.entries(config);
  return Object.fromEntries(entries.map(([name, value]) => [name, asText(value)]));
}

function asText(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
