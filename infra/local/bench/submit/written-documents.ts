import type { Firestore } from '@google-cloud/firestore';

/** A document that the acceptance of a job has written. */
export interface WrittenDocument {
  /** With `{id}` where the job's id stood. */
  readonly pathOf: string;
  readonly fields: Record<string, unknown>;
}

const COLLECTION_GROUPS = ['jobs', 'events', 'queue'];

/** What a job wrote when it was accepted: its record, the first entry of its log, its place in the queue. */
export async function writtenDocuments(
  firestore: Firestore,
  jobId: string,
): Promise<WrittenDocument[]> {
  const found = await Promise.all(
    COLLECTION_GROUPS.map(async (group) => {
      const { docs } = await firestore.collectionGroup(group).get();
      return docs.filter(({ ref }) => ref.path.split('/').includes(jobId));
    }),
  );
  return found
    .flat()
    .map((one) => ({ pathOf: one.ref.path.replaceAll(jobId, '{id}'), fields: one.data() }));
}
