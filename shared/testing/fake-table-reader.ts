import type { TableShape } from '../domain/dataset.ts';
import type { TableReader } from '../ports/table-reader.ts';
import { answer } from './answer.ts';

/** Says the shapes a test gave it; every other file is empty of columns. */
export class FakeTableReader implements TableReader {
  readonly shapes = new Map<string, TableShape>();
  /** Set it to refuse every file. */
  failure: Error | null = null;

  shapeOf(uri: string): Promise<TableShape> {
    return answer(() => {
      if (this.failure !== null) throw this.failure;
      return this.shapes.get(uri) ?? { rows: 0, columns: [], constantColumns: [] };
    });
  }
}
