import { Timestamp } from '@google-cloud/firestore';
import type { Revision } from '../../ports/stored.ts';

/** A record's update time in full: rounded to milliseconds, two writes would look like one. */
export function toRevision(updateTime: Timestamp): Revision {
  return `${updateTime.seconds}.${String(updateTime.nanoseconds).padStart(9, '0')}`;
}

export function fromRevision(revision: Revision): Timestamp {
  const [seconds, nanoseconds] = revision.split('.');
  return new Timestamp(Number(seconds), Number(nanoseconds));
}
