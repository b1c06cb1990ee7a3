// raw-front.ts DOCUMENTS PROJECT: the same commits as raw-writer.ts, asked for over HTTP: an Express server that
// checks nothing. What is between it and ours is Fitlane. Prints its port when it is ready.
import { Firestore } from '@google-cloud/firestore';
import { CommitDocuments } from './commit-documents.ts';
import { serveFits } from './serve-fits.ts';

const [, , path = '', projectId = ''] = process.argv;
const commit = new CommitDocuments(new Firestore({ projectId }), path);
serveFits(() => commit.once());
