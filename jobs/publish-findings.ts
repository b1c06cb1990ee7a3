import type { ControllerDeps } from './controller-deps.ts';

/** More than there are versions that begin to drift within a minute. */
const BATCH = 100;

/** Tells subscribers what online inference has found. What cannot be told now is told at a later tick. */
export async function publishFindings(deps: ControllerDeps): Promise<void> {
  for (const event of await deps.driftFindings.unpublished(BATCH)) {
    await deps.domainEvents.publish(event);
    await deps.driftFindings.markPublished(event.id);
    const { tenantId, model, version, rows, features, predictions } = event;
    deps.log.warn('drift detected', { tenantId, model, version, rows, features, predictions });
  }
}
