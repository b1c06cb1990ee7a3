import type { z } from 'zod';
import type { Installation } from '../config.ts';

/** Of the stack's settings those that a service reads, as its environment; what is not set stays so. */
export function settingsOf(
  { settings }: Pick<Installation, 'settings'>,
  schema: z.ZodObject,
): Record<string, string> {
  const read = Object.entries(settings).filter(([name]) => Object.hasOwn(schema.shape, name));
  const set = read.filter(([, value]) => value !== undefined);
  return Object.fromEntries(set.map(([name, value]) => [name, String(value)]));
}
