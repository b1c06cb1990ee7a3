import type { Lane } from '../domain/job/index.ts';
import type { Messages } from '../ports/messages.ts';
import { answer } from './answer.ts';

/** Keeps the lanes that were woken, in order. */
export class RecordedMessages implements Messages {
  readonly wakes: Lane[] = [];
  /** Set it to make every wake-up fail. */
  failure: Error | null = null;

  wake(lane: Lane): Promise<void> {
    return answer(() => {
      if (this.failure !== null) throw this.failure;
      this.wakes.push(lane);
    });
  }
}
