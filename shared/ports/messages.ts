import type { Lane } from '../domain/job/index.ts';

/** A message is a wake-up: it says that a lane has work, not which. */
export interface Messages {
  wake(lane: Lane): Promise<void>;
}
