import type { DomainEvent } from '../domain/domain-event.ts';
import type { DomainEvents } from '../ports/domain-events.ts';
import { answer } from './answer.ts';

/** Keeps what was published, in order. */
export class RecordedDomainEvents implements DomainEvents {
  readonly published: DomainEvent[] = [];
  /** Set it to let nothing be published. */
  failure: Error | null = null;

  publish(event: DomainEvent): Promise<void> {
    return answer(() => {
      if (this.failure !== null) throw this.failure;
      this.published.push(event);
    });
  }
}
