/** Lines that one report of a task brought, in order. */
export interface JobLogEntry {
  readonly jobId: string;
  readonly attempt: number;
  /** The shard of the step. */
  readonly task: number;
  /** Of the report: sent twice, it counts once. */
  readonly seq: number;
  readonly at: number;
  readonly lines: readonly string[];
}

/** A place in a job's log: entries of the same time are ordered by their id. */
export interface JobLogPosition {
  readonly at: number;
  readonly id: string;
}

export function positionOf(entry: JobLogEntry): JobLogPosition {
  return { at: entry.at, id: idOf(entry) };
}

/** Sorts as text in the order of attempt, task and report. */
function idOf({ attempt, task, seq }: JobLogEntry): string {
  return [attempt, task, seq].map((number) => String(number).padStart(9, '0')).join('.');
}
