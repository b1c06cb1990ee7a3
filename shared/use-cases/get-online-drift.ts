import { cellCount, profileOf, readBaseline, type Baseline } from '../domain/drift/baseline.ts';
import { hourOf, type DriftWindow } from '../domain/drift/drift-window.ts';
import { driftOf, type Drift } from '../domain/drift/drift.ts';
import { userError, type AppError } from '../domain/errors.ts';
import type { ModelVersion } from '../domain/model-version.ts';
import type { DriftWindowStore } from '../ports/drift-window-store.ts';
import { findVersion, type FindVersionDeps, type VersionName } from './find-version.ts';
import { getCard, type GetVersionFilesDeps } from './get-version-files.ts';

export interface GetOnlineDriftDeps extends FindVersionDeps, GetVersionFilesDeps {
  readonly driftWindows: DriftWindowStore;
}

export interface GetOnlineDrift extends VersionName {
  readonly windowMs: number;
}

export interface OnlineDrift {
  readonly version: ModelVersion;
  /** Whole hours: epoch milliseconds. */
  readonly from: number;
  readonly until: number;
  readonly drift: Drift;
}

/** How far what a version was asked online lies from the fit. @throws AppError not_found. */
export async function getOnlineDrift(
  deps: GetOnlineDriftDeps,
  { windowMs, ...name }: GetOnlineDrift,
): Promise<OnlineDrift> {
  const version = await findVersion(deps, name);
  const until = deps.clock.now();
  const from = hourOf(until - windowMs);
  const [card, windows] = await Promise.all([
    getCard(deps, { tenantId: version.tenantId, versionId: version.id }),
    deps.driftWindows.since(version.id, from),
  ]);
  const baseline = readBaseline(card);
  if (baseline === null) throw withoutBaseline(version);
  return { version, from, until, drift: driftSeen(baseline, windows) };
}

function driftSeen(baseline: Baseline, windows: readonly DriftWindow[]): Drift {
  const sums = new Array<number>(cellCount(baseline)).fill(0);
  let rows = 0;
  // Those of another length were counted by a release that counts otherwise.
  for (const window of windows.filter(({ cells }) => cells.length === sums.length)) {
    rows += window.rows;
    window.cells.forEach((count, cell) => {
      sums[cell] = (sums[cell] ?? 0) + count;
    });
  }
  return driftOf(profileOf(baseline, sums, rows));
}

function withoutBaseline({ id }: ModelVersion): AppError {
  return userError({
    code: 'not_found',
    message: `There is no drift report of version ${id}: its card tells nothing to compare with.`,
    fix: 'Fit the model again with this version of Fitlane.',
  });
}
