/** Random ids with a type prefix: sequential ones would make a hot range in Firestore. */
const PREFIXES = {
  tenant: 'tn',
  apiKey: 'key',
  dataset: 'ds',
  job: 'job',
  version: 'ver',
} as const;

const ID_DIGITS = 20;

/** Makes ids; a port in one line, so that tests can number them. */
export type NewId = (kind: keyof typeof PREFIXES) => string;

/** @param randomHex gives that many random hexadecimal digits. */
export function idMaker(randomHex: (digits: number) => string): NewId {
  return (kind) => `${PREFIXES[kind]}_${randomHex(ID_DIGITS)}`;
}

/** The job that converts a dataset, or tries it again after the job `before`. */
export function conversionIdOf(
  sha256Hex: (text: string) => string,
  datasetId: string,
  before: string | null,
): string {
  const digits = sha256Hex(JSON.stringify([datasetId, before])).slice(0, ID_DIGITS);
  return `${PREFIXES.job}_${digits}`;
}

/** A version's id derives from its job, so that one job can make it only once. */
export function versionIdOf(jobId: string): string {
  return jobId.replace(/^job_/, `${PREFIXES.version}_`);
}
