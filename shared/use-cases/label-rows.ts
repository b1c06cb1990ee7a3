import {
  withLabel,
  type KeptPrediction,
  type KnownLabel,
  type Label,
} from '../domain/drift/kept-prediction.ts';
import { ConflictError, unavailable, type FieldProblem } from '../domain/errors.ts';
import type { NamedModel } from '../domain/ledger/ledger-entry.ts';
import { invalidRequest } from '../http/invalid-request.ts';
import type { Clock } from '../ports/clock.ts';
import type { PredictionStore } from '../ports/prediction-store.ts';
import type { VersionStore } from '../ports/records.ts';
import type { Stored } from '../ports/stored.ts';
import { newestVersion } from './find-version.ts';

export interface LabelRowsDeps {
  readonly predictions: PredictionStore;
  readonly versions: VersionStore;
  readonly clock: Clock;
}

export interface RowLabel {
  readonly rowId: string;
  readonly label: Label;
  /** Absent: now. */
  readonly at?: number | undefined;
}

export interface LabelRows extends NamedModel {
  /** At most 500, each of another row. */
  readonly labels: readonly RowLabel[];
}

export interface LabelOutcome {
  /** Rows that had no label. */
  readonly labelled: number;
  readonly corrected: number;
  /** They had this label already, or one that became known later. */
  readonly unchanged: number;
  /** Of these nothing is kept. */
  readonly unknown: readonly string[];
}

/** Each conflict means that somebody else has labelled one of the rows. */
const MAX_CONFLICTS = 10;
/** Clocks differ. */
const AHEAD_MS = 60_000;

/**
 * Tells of rows that were predicted online what the truth was. The same call again changes nothing.
 *
 * @throws AppError not_found, unavailable; invalid_request naming each label that cannot be one, and then none is kept.
 */
export async function labelRows(deps: LabelRowsDeps, asked: LabelRows): Promise<LabelOutcome> {
  await newestVersion(deps, asked); // a model that is none has no rows either
  for (let conflicts = 0; conflicts < MAX_CONFLICTS; conflicts += 1) {
    const outcome = await tryLabelling(deps, asked);
    if (outcome !== null) return outcome;
  }
  throw unavailable('The database', new Error(`${MAX_CONFLICTS} conflicts in a row`));
}

/** One compare-and-set of all rows; null when another one came first. */
async function tryLabelling(deps: LabelRowsDeps, asked: LabelRows): Promise<LabelOutcome | null> {
  const now = deps.clock.now();
  const rowIds = asked.labels.map(({ rowId }) => rowId);
  const found = await deps.predictions.find(asked, rowIds);
  const rows = asked.labels.map(({ label, at = now }, place): Row => {
    return { label: { value: label, at }, was: found[place] ?? null };
  });
  refuseWrong(rows, now);
  const known = rows.filter((row) => row.was !== null) as KnownRow[];
  const changed = known
    .map(({ was, label }) => ({ ...was, value: withLabel(was.value, label) }))
    .filter(({ value }, place) => value !== known[place]?.was.value);
  try {
    if (changed.length > 0) await deps.predictions.replace(changed);
  } catch (error) {
    if (error instanceof ConflictError) return null;
    throw error;
  }
  return outcomeOf(rowIds, rows, changed);
}

interface Row {
  readonly label: KnownLabel;
  readonly was: Stored<KeptPrediction> | null;
}

interface KnownRow extends Row {
  readonly was: Stored<KeptPrediction>;
}

/** A number told as a text would count as a wrong prediction. @throws AppError invalid_request. */
function refuseWrong(rows: readonly Row[], now: number): void {
  const problems = rows.flatMap((row, place) => problemsOf(row, `labels.${place}`, now));
  if (problems.length > 0) throw invalidRequest(problems);
}

function problemsOf({ label, was }: Row, path: string, now: number): FieldProblem[] {
  const problems: FieldProblem[] = [];
  if (label.at > now + AHEAD_MS) problems.push({ path: `${path}.at`, message: 'is in the future' });
  const wanted = was && typeof was.value.prediction;
  if (wanted !== null && typeof label.value !== wanted) {
    const message = `must be a ${wanted}, as what the model has predicted`;
    problems.push({ path: `${path}.label`, message });
  }
  return problems;
}

function outcomeOf(
  rowIds: readonly string[],
  rows: readonly Row[],
  changed: readonly Stored<KeptPrediction>[],
): LabelOutcome {
  const unknown = rowIds.filter((_, place) => rows[place]?.was === null);
  const first = rows.filter(({ was }) => was !== null && was.value.label === null).length;
  return {
    labelled: first,
    corrected: changed.length - first,
    unchanged: rows.length - unknown.length - changed.length,
    unknown,
  };
}
