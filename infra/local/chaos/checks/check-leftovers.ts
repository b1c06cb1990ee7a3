import type { Finding } from '../finding.ts';
import { isOver, type SeenJob } from '../records.ts';
import type { Remains } from '../remains.ts';
import type { StoredObject } from '../objects.ts';

/** Nothing is held by a job that is over, nothing computes any more, and every object has an owner. */
export function checkLeftovers(remains: Remains): Finding[] {
  return [
    ...remains.held.map((path) => ({
      rule: 'no slot and no place in a queue is leaked',
      details: path,
    })),
    ...checkFingerprints(remains),
    ...remains.executions
      .filter(({ completionTime }) => completionTime === undefined)
      .map(({ name }) => ({ rule: 'nothing computes when all is over', details: name })),
    ...orphansOf(remains).map(({ uri }) => ({ rule: 'every object has an owner', details: uri })),
  ];
}

/** A fingerprint names the job that answers for what it stands for: no dead one. */
function checkFingerprints({ fingerprints, jobs }: Remains): Finding[] {
  const statusOf = new Map(jobs.map(({ id, status }) => [id, status]));
  return fingerprints.flatMap(({ path, jobId }) => {
    const status = statusOf.get(jobId);
    if (status === 'succeeded') return [];
    const details = `${path} names ${jobId}, which is ${status ?? 'not there'}`;
    return [{ rule: 'no fingerprint is leaked', details }];
  });
}

function orphansOf({ objects, jobs, datasets }: Remains): StoredObject[] {
  const owned = new Set(datasets.map(({ uri }) => uri));
  return objects.filter(({ uri }) => !owned.has(uri) && jobOf(uri, jobs) === null);
}

/** Objects of attempts that did not win: what they wrote has an owner, but nobody reads it. */
export function unreadObjects({ objects, jobs, versions }: Remains): StoredObject[] {
  const wonBy = new Map(versions.map(({ jobId, uri }) => [jobId, folderOf(uri)]));
  return objects.filter(({ uri }) => {
    const job = jobOf(uri, jobs);
    if (job === null) return false;
    const won = wonBy.get(job.id) ?? folderOf(job.outputs?.parts?.[0]?.uri ?? '');
    return isOver(job) && folderOf(uri) !== won;
  });
}

/** Outputs lie below a prefix of the job's, in a folder for each of its attempts. */
function jobOf(uri: string, jobs: readonly SeenJob[]): SeenJob | null {
  const job = jobs.find(({ outputPrefix }) => uri.startsWith(outputPrefix));
  const attempt = Number(uri.slice(job?.outputPrefix.length).split('/')[0]);
  return job !== undefined && attempt >= 1 && attempt <= job.attempts ? job : null;
}

function folderOf(uri: string): string {
  return uri.slice(0, uri.lastIndexOf('/') + 1);
}
