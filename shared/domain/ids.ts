/** Random ids with a type prefix: sequential ones would make a hot range in Firestore. */
const PREFIXES = {
  tenant: 'tn',
  apiKey: 'key',
  dataset: 'ds',
  job: 'job',
  version: 'ver',
} as const;

/** Makes ids; a port in one line, so that tests can number them. */
export type NewId = (kind: keyof typeof PREFIXES) => string;

/** @param randomHex gives that many random hexadecimal digits. */
export function idMaker(randomHex: (digits: number) => string): NewId {
  return (kind) => `${PREFIXES[kind]}_${randomHex(20)}`;
}

/** A version's id derives from its job, so that one job can make it only once. */
export function versionIdOf(jobId: string): string {
  return jobId.replace(/^job_/, `${PREFIXES.version}_`);
}
