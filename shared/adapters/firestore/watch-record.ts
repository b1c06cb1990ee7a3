import type { DocumentReference, DocumentSnapshot } from '@google-cloud/firestore';
import { translateError } from './errors.ts';
import type { Fields } from './field-names.ts';
import { storedIn } from './stored-documents.ts';

/**
 * Tells the record of a document, and each change, until unsubscribed. A write that commits while the
 * listener is being set up may be in neither its first snapshot nor a later one (1 in 80 such races on the
 * emulator): so the record is read once more, after the first snapshot.
 */
export function watchRecord(
  document: DocumentReference,
  onChange: (fields: Fields) => void,
  onError: (error: Error) => void,
): () => void {
  const tellNewer = newerOnly(onChange);
  let isOver = false;
  let isRead = false;
  const tell = (snapshot: DocumentSnapshot) => {
    if (!isOver) tellNewer(snapshot);
    if (isOver || isRead) return;
    isRead = true;
    // A failed read says nothing: the listener itself reports a connection that is lost for good.
    document.get().then(tell, () => undefined);
  };
  // The library retries by itself, and ends the listener before it reports an error: so it comes once.
  const unsubscribe = document.onSnapshot(tell, (error) => {
    onError(translateError(error, 'read'));
  });
  return () => {
    isOver = true;
    unsubscribe();
  };
}

/** Revisions sort as text: their parts have a fixed length. */
function newerOnly(onChange: (fields: Fields) => void): (snapshot: DocumentSnapshot) => void {
  let newest = '';
  return (snapshot) => {
    const stored = storedIn<Fields>(snapshot);
    if (stored === null || stored.revision <= newest) return;
    newest = stored.revision;
    onChange(stored.value);
  };
}
