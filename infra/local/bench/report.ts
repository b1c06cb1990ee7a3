import { isMet } from './bench-result.ts';
import type { BenchResult, Target } from './bench-result.ts';
import { round } from './statistics.ts';

const WIDTHS = [18, 12, 34, 12, 9];

/** A row per peer. */
export function resultTable(results: readonly BenchResult[]): string {
  const rows = results.flatMap(({ name, unit, ours, peers, ratios }) =>
    Object.entries(peers).map(([peer, value]) =>
      row(name, withUnit(ours, unit), peer, withUnit(value, unit), `${ratios[peer] ?? NaN}`),
    ),
  );
  return [row('bench', 'ours', 'peer', 'its', 'ratio'), ...rows].join('\n');
}

export function targetLines(name: string, targets: readonly Target[]): string {
  return targets.map((target) => targetLine(name, target)).join('\n');
}

function targetLine(name: string, target: Target): string {
  const { what, value, must, bound } = target;
  const verdict = isMet(target) ? 'met   ' : 'MISSED';
  return `  ${verdict}  ${name}: ${what}: ${round(value)}, must be ${must} ${round(bound)}`;
}

function withUnit(value: number, unit: string): string {
  return `${value.toLocaleString('en-US')} ${unit}`;
}

function row(...cells: string[]): string {
  const padded = cells.map((cell, i) => {
    const width = WIDTHS[i] ?? 0;
    return i === 0 || i === 2 ? cell.padEnd(width) : cell.padStart(width);
  });
  return `  ${padded.join('  ')}`;
}
