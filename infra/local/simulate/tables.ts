import type { Comparison, PolicyFigures } from './comparison.ts';
import type { Waits } from './figures.ts';

type Column = readonly [title: string, cell: (figures: PolicyFigures) => string];

const COLUMNS: readonly Column[] = [
  ['policy', ({ policy }) => policy],
  ['under 30 s', ({ short }) => waitCell(short)],
  ['longest tenth', ({ long }) => waitCell(long)],
  ['all', ({ all }) => waitCell(all)],
  ['passed by', ({ passedBy }) => span(passedBy)],
];

const FLOOD_COLUMNS: readonly Column[] = [
  ['policy', ({ policy }) => policy],
  ['others under 30 s', ({ shortAmidFlood }) => waitCell(shortAmidFlood)],
  ["others' longest tenth", ({ longAmidFlood }) => waitCell(longAmidFlood)],
  ['the flooder', ({ flooder }) => waitCell(flooder)],
];

/** Waits as p50 · p99 · max, a row per policy, in Markdown. */
export function waitTables(comparison: Comparison): string {
  const { scenario, fifo, shortestFirst, fitlane, fitlaneLimited } = comparison;
  const rows = [fifo, shortestFirst, fitlane];
  if (scenario.flood === null) return markdownTable(COLUMNS, rows);
  const floodRows = [...rows, fitlaneLimited];
  return `${markdownTable(COLUMNS, floodRows)}\n\n${markdownTable(FLOOD_COLUMNS, floodRows)}`;
}

function markdownTable(columns: readonly Column[], rows: readonly PolicyFigures[]): string {
  return markdown([
    columns.map(([title]) => title),
    ...rows.map((row) => columns.map(([, cell]) => cell(row))),
  ]);
}

/** The first row is the head. */
export function markdown([head = [], ...rows]: readonly (readonly string[])[]): string {
  const widths = head.map((_, i) => Math.max(...[head, ...rows].map((row) => row[i]?.length ?? 0)));
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell, i) => cell.padEnd(widths[i] ?? 0)).join(' | ')} |`;
  const rule = `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`;
  return [line(head), rule, ...rows.map(line)].join('\n');
}

function waitCell({ p50, p99, max }: Waits): string {
  return [p50, p99, max].map(span).join(' · ');
}

/** Two significant digits, in the unit that a reader thinks in. */
export function span(seconds: number): string {
  if (Number.isNaN(seconds)) return '–';
  if (seconds < 120) return `${digits(seconds)} s`;
  return seconds < 7200 ? `${digits(seconds / 60)} min` : `${digits(seconds / 3600)} h`;
}

function digits(value: number): string {
  return value < 10 ? value.toFixed(1) : value.toFixed(0);
}
