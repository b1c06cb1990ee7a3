import type { DomainEvent } from '../domain/domain-event.ts';

export interface DomainEvents {
  /** Resolves when it will reach every subscriber, at least once. @throws AppError unavailable. */
  publish(event: DomainEvent): Promise<void>;
}
