import { join } from 'node:path';
import { instance } from '@viz-js/viz';
import { runProgram } from '../stand-in/run-program.ts';
import { STACKS } from '../stand-in/stack-file.ts';
import { pageOf } from './page.ts';
import { rowsOf } from './rows-of.ts';
import { topologyOf } from './topology.ts';

const DOCS = join(import.meta.dirname, '../../../docs');

/** The files of docs/ that this program describes itself in, by their paths. */
export async function infrastructureFiles(): Promise<Readonly<Record<string, string>>> {
  const [staging, prod] = await Promise.all([
    runProgram('staging', { isPreview: false }),
    runProgram('prod', { isPreview: false }),
  ]);
  const page = pageOf(rowsOf({ staging, prod }), STACKS);
  const graphviz = await instance();
  const picture = graphviz.renderString(topologyOf(prod), { format: 'svg', engine: 'dot' });
  return {
    [join(DOCS, 'infrastructure.md')]: `${page}\n`,
    [join(DOCS, 'infrastructure.svg')]: picture,
  };
}
