import { Firestore } from '@google-cloud/firestore';

/** One client per process. An emulator is chosen by FIRESTORE_EMULATOR_HOST, which the library reads. */
export function createFirestore(projectId: string): Firestore {
  return new Firestore({ projectId });
}
