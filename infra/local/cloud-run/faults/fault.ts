import { z } from 'zod';
import { methodNames } from '../protos/method-names.ts';

const times = z.number().int().min(1).optional();
const method = z.enum(methodNames).default('RunJob');
const MOST_SECONDS = 24 * 3600;

const faultSchema = z.discriminatedUnion('fault', [
  /** RESOURCE_EXHAUSTED (HTTP 429); nothing was done. */
  z.strictObject({ fault: z.literal('quotaError'), method, times }),
  /** UNAVAILABLE (HTTP 503), although the execution was started. */
  z.strictObject({ fault: z.literal('hiddenStart'), times }),
  /** The request is carried out, and the connection closed without an answer. */
  z.strictObject({ fault: z.literal('lostAnswer'), method, times }),
  /** A new execution waits for its resources. */
  z.strictObject({
    fault: z.literal('slowStart'),
    delaySeconds: z.number().positive().max(MOST_SECONDS),
    times,
  }),
]);

const faultsSchema = z.array(faultSchema);

/** What goes wrong on purpose. `times`: how often still; without it, every time. */
export type Fault = z.output<typeof faultSchema>;
export type FaultInput = z.input<typeof faultSchema>;

/** Throws with every problem at once. */
export function parseFaults(input: unknown): Fault[] {
  const parsed = faultsSchema.safeParse(input);
  if (!parsed.success) throw new Error(`Bad faults:\n${z.prettifyError(parsed.error)}`);
  return parsed.data;
}
