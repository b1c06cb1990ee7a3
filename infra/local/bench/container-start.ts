import { join } from 'node:path';
import type { BenchContext } from './bench-context.ts';
import type { Figures } from './bench-result.ts';
import {
  endOfPhase,
  FIT_PARAMETERS,
  startContainer,
  type Container,
  type TaskRun,
} from './container-task.ts';
import { runMeasured, scriptPath } from './measured-process.ts';
import { makeData } from './sample-data.ts';
import { PYTHON } from '../set-up/paths.mjs';
import { median, summarize } from './statistics.ts';

const MOST_MS_TO_CLAIM = 400;
const MOST_MS_OVER_IMPORT = 300;
/** Too few for a tree to split, so that a fit is its own start-up and little else. */
const ROWS = 30;

interface Times {
  readonly claimed: number[];
  readonly fitted: number[];
  readonly imported: number[];
}

/** From the start of a cold container's process to its claim, and to its first fit. */
export async function containerStart(context: BenchContext): Promise<Figures> {
  return figures(await measure(context, await startContainer(context)));
}

/** The first round writes byte code and fills the page cache, as an image's build does: it does not count. */
async function measure(context: BenchContext, container: Container): Promise<Times> {
  const rounds = context.isQuick ? 3 : 10;
  const dataPath = await makeData(context, { rows: ROWS, dtype: 'float64', hasTarget: true });
  const outFolder = join(context.folder, 'model');
  const times: Times = { claimed: [], fitted: [], imported: [] };
  for (let round = 0; round <= rounds; round += 1) {
    const imported = await importMs();
    const run = await container.fit({ dataPath, outFolder, threads: 1 });
    if (round > 0) note(times, imported, run);
  }
  return times;
}

function note(times: Times, imported: number, run: TaskRun): void {
  times.imported.push(imported);
  times.claimed.push(run.claimedAt - run.startedAt);
  times.fitted.push(endOfPhase(run, 'train') - run.startedAt);
}

/** From the start of a process until it has the estimator; its end is not part of it. */
async function importMs(): Promise<number> {
  const { startedAt, result } = await runMeasured(PYTHON, [scriptPath('import_estimator.py')]);
  return Number(result) - startedAt;
}

function figures({ claimed, fitted, imported }: Times): Figures {
  return {
    unit: 'ms',
    ours: median(fitted),
    peers: { 'import of the estimator': median(imported) },
    targets: [
      {
        what: 'ms from start to claim',
        value: median(claimed),
        must: 'at most',
        bound: MOST_MS_TO_CLAIM,
      },
      {
        what: 'ms from start to first fit, beyond the bare import',
        value: median(fitted) - median(imported),
        must: 'at most',
        bound: MOST_MS_OVER_IMPORT,
      },
    ],
    details: {
      rows: ROWS,
      validation: FIT_PARAMETERS.validation.mode,
      startToClaimMs: summarize(claimed),
      startToFirstFitMs: summarize(fitted),
      startToImportedMs: summarize(imported),
    },
  };
}
