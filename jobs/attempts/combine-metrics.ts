type Metrics = Readonly<Record<string, number>>;

/** How many rows a task has measured itself on. */
const ROWS = 'labelledRows';

/** A mean of squares, under the root. */
const RMSE = 'rmse';

/** Of one task its own; of several each metric's mean over all rows, whoever measured them. */
export function combineMetrics(tasks: readonly Metrics[]): Metrics {
  if (tasks.length === 1) return tasks[0] ?? {};
  const measured = tasks.filter((metrics) => rowsOf(metrics) > 0);
  const rows = measured.reduce((sum, metrics) => sum + rowsOf(metrics), 0);
  const names = new Set(measured.flatMap((metrics) => Object.keys(metrics)));
  names.delete(ROWS);
  const means = [...names].map((name): [string, number] => [name, mean(measured, name, rows)]);
  return rows === 0 ? {} : { ...Object.fromEntries(means), [ROWS]: rows };
}

function mean(tasks: readonly Metrics[], name: string, rows: number): number {
  const power = name === RMSE ? 2 : 1;
  const sum = tasks.reduce(
    (total, metrics) => total + (metrics[name] ?? 0) ** power * rowsOf(metrics),
    0,
  );
  return (sum / rows) ** (1 / power);
}

function rowsOf(metrics: Metrics): number {
  return metrics[ROWS] ?? 0;
}
