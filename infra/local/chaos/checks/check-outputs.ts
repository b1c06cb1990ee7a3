import { createHash } from 'node:crypto';
import { parquetReadObjects } from 'hyparquet';
import type { Known } from '../expectations.ts';
import type { Finding } from '../finding.ts';
import type { Objects } from '../objects.ts';
import type { FitTable } from '../plan.ts';
import type { SeenJob } from '../records.ts';
import type { Remains } from '../remains.ts';

const AT_ONCE = 8;

/**
 * Every label is the one that scikit-learn gives. The same inputs give the same bytes, so that only bytes
 * that were not seen before are looked into; and all models of one table have one digest.
 */
export async function checkOutputs(
  remains: Remains,
  known: Known,
  objects: Objects,
): Promise<Finding[]> {
  const rightBytes = new Set<string>();
  const done = remains.jobs.filter(({ status }) => status === 'succeeded');
  const predicts = done.filter(({ kind }) => kind === 'predict');
  const findings: Finding[] = [...checkModels(done, remains, known)];
  const waiting = [...predicts];
  const lane = async () => {
    for (let job = waiting.shift(); job !== undefined; job = waiting.shift()) {
      findings.push(...(await checkPredictions(job, known, objects, rightBytes)));
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, lane));
  return findings;
}

async function checkPredictions(
  job: SeenJob,
  known: Known,
  objects: Objects,
  rightBytes: Set<string>,
): Promise<Finding[]> {
  const wrong = (seen: string) => [{ rule: 'every output is right', details: `${job.id} ${seen}` }];
  const table = tableOf(job.inputs.dataset.id, known.testDatasets);
  const [part, ...others] = job.outputs?.parts ?? [];
  if (part === undefined || others.length > 0) return wrong('has not one part');
  const bytes = await objects.read(part.uri).catch(() => null);
  if (bytes === null) return wrong(`names ${part.uri}, which is not there`);
  const digest = `${table} ${createHash('sha256').update(bytes).digest('hex')}`;
  if (rightBytes.has(digest)) return [];
  const labels = await labelsIn(bytes);
  const isRight = labels.join() === known.labels[table].join() && part.rows === labels.length;
  if (isRight) rightBytes.add(digest);
  return isRight ? [] : wrong(`predicts ${labels.slice(0, 20).join()}… for ${table}`);
}

async function labelsIn(bytes: Uint8Array): Promise<number[]> {
  const file = new Uint8Array(bytes).buffer;
  const rows = await parquetReadObjects({ file, columns: ['prediction'] });
  return rows.map((row) => Number(row['prediction']));
}

/** One version for each fit that succeeded, none for the others. */
function checkModels(done: readonly SeenJob[], remains: Remains, known: Known): Finding[] {
  const fits = new Map(done.filter(({ kind }) => kind === 'fit').map((job) => [job.id, job]));
  const versionOf = new Map(remains.versions.map((version) => [version.jobId, version]));
  const stored = new Set(remains.objects.map(({ uri }) => uri));
  const digestOf = new Map<FitTable, string>();
  const unmade = [...fits.values()].flatMap((job) => {
    const version = versionOf.get(job.id);
    const wrong = (seen: string) => [
      { rule: 'every model is right', details: `${job.id} ${seen}` },
    ];
    if (version === undefined || version.id !== job.outputs?.version)
      return wrong('has no version');
    if (!version.uri.startsWith(job.outputPrefix)) return wrong(`names ${version.uri}`);
    const missing = [version.uri, version.cardUri, version.export.uri].find(
      (uri) => !stored.has(uri),
    );
    if (missing !== undefined) return wrong(`names ${missing}, which is not there`);
    const table = tableOf(job.inputs.dataset.id, known.datasets);
    const digest = digestOf.get(table) ?? version.digest;
    digestOf.set(table, digest);
    return digest === version.digest ? [] : wrong(`made another model of ${table} than others`);
  });
  const strays = remains.versions.filter(({ jobId }) => !fits.has(jobId));
  return [
    ...unmade,
    ...strays.map(({ id, jobId }) => ({
      rule: 'a version belongs to a fit',
      details: `${id} of ${jobId}`,
    })),
  ];
}

function tableOf(dataset: string, datasets: Readonly<Record<FitTable, string>>): FitTable {
  const found = Object.entries(datasets).find(([, id]) => id === dataset);
  return found?.[0] as FitTable;
}
