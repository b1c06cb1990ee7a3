import type { ExportHeader } from './export-header.ts';
import type { LineArrays } from './line.ts';
import { WrongExport } from './wrong-export.ts';

/** @throws WrongExport unless every sum stays inside the arrays, and is of numbers. */
export function checkLine(line: LineArrays, { features, link }: ExportHeader): void {
  if (link !== 'identity') throw new WrongExport('a line has no such link');
  if (line.intercept.length !== 1) throw new WrongExport('it has not one intercept');
  for (const name of ['column', 'category', 'filler'] as const) {
    if (line[name].length !== line.slope.length) {
      throw new WrongExport(`"${name}" has not one entry per term`);
    }
  }
  for (const name of ['intercept', 'slope', 'filler'] as const) {
    if (!line[name].every(Number.isFinite)) throw new WrongExport(`"${name}" is not finite`);
  }
  line.column.forEach((column, term) => {
    const feature = features[column];
    const category = line.category[term] ?? NaN;
    const categories = feature?.categories?.length ?? 0;
    const isByNumber = feature !== undefined && feature.categories === null && category === -1;
    if (!isByNumber && !(category >= 0 && category < categories)) {
      throw new WrongExport(`the term ${term} is out of range`);
    }
  });
}
