import { z } from 'zod';
import type { Exit } from '../domain/execution.ts';

const stateSchema = z.object({ ExitCode: z.number(), Error: z.string().default('') });

/**
 * How a container ended, by `docker inspect --format '{{json .State}}'`. Docker has no field for signals: it reports
 * 128 + n, as a shell does. An exit code above 128 that a program chose itself can't be told from that.
 */
export function exitOf(stateJson: string): Exit {
  const { ExitCode, Error: startError } = stateSchema.parse(JSON.parse(stateJson));
  if (startError !== '') return { startError };
  const isSignal = ExitCode > 128 && ExitCode <= 128 + 64;
  return isSignal ? { termSignal: ExitCode - 128 } : { exitCode: ExitCode };
}
