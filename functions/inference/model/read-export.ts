/** Reads the file that ml-container/src/fitlane_ml/export.py writes; its docstring has the layout. */
import { checkTrees } from './check-trees.ts';
import { exportHeader, type ExportHeader } from './export-header.ts';
import type { Trees } from './trees.ts';
import { WrongExport } from './wrong-export.ts';

const MAGIC = 'fitlane-exp1';
const HEADER_AT = MAGIC.length + 4;
const ALIGNMENT = 8;

const ARRAY_TYPES = {
  float64: Float64Array,
  int32: Int32Array,
  uint32: Uint32Array,
  uint8: Uint8Array,
} as const;

export interface ModelExport {
  readonly header: ExportHeader;
  readonly trees: Trees;
  /** About what it takes in memory. */
  readonly sizeBytes: number;
}

/**
 * @throws WrongExport unless walking it is safe: whoever wrote it, no row can make the walk fail or run on.
 */
export function readExport(content: Uint8Array): ModelExport {
  // Typed arrays begin at multiples of their element's size; a download may begin anywhere in its memory.
  const bytes = new Uint8Array(content);
  const header = readHeader(bytes);
  const trees = readTrees(bytes, header);
  checkTrees(trees, header);
  return { header, trees, sizeBytes: bytes.byteLength };
}

function readHeader(bytes: Uint8Array<ArrayBuffer>): ExportHeader {
  const text = new TextDecoder();
  if (text.decode(bytes.subarray(0, MAGIC.length)) !== MAGIC) {
    throw new WrongExport('it is no export, or one of another version');
  }
  const parsed = exportHeader.safeParse(
    parseJson(text.decode(bytes.subarray(HEADER_AT, end(bytes)))),
  );
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new WrongExport(`its header is wrong at "${issue?.path.join('.') ?? ''}"`);
}

/** Where the header ends, and the arrays begin. */
function end(bytes: Uint8Array<ArrayBuffer>): number {
  const view = new DataView(bytes.buffer);
  if (bytes.byteLength < HEADER_AT) throw new WrongExport('it is cut off');
  const found = HEADER_AT + view.getUint32(MAGIC.length, true);
  if (found > bytes.byteLength || found % ALIGNMENT !== 0) throw new WrongExport('it is cut off');
  return found;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new WrongExport('its header is no JSON');
  }
}

function readTrees(bytes: Uint8Array<ArrayBuffer>, { arrays }: ExportHeader): Trees {
  const found = new Map<string, unknown>();
  let offset = end(bytes);
  for (const { name, type, length } of arrays) {
    const Type = ARRAY_TYPES[type];
    const sizeBytes = length * Type.BYTES_PER_ELEMENT;
    if (offset + sizeBytes > bytes.byteLength) throw new WrongExport(`"${name}" is cut off`);
    found.set(name, new Type(bytes.buffer, offset, length));
    offset += Math.ceil(sizeBytes / ALIGNMENT) * ALIGNMENT;
  }
  const take = <Type>(name: string, type: new () => Type): Type => {
    const array = found.get(name);
    if (array instanceof type) return array;
    throw new WrongExport(`it has no "${name}" of ${type.name}`);
  };
  return {
    baseline: take('baseline', Float64Array),
    roots: take('roots', Int32Array),
    feature: take('feature', Int32Array),
    value: take('value', Float64Array),
    left: take('left', Int32Array),
    right: take('right', Int32Array),
    bitset: take('bitset', Int32Array),
    missingLeft: take('missing_left', Uint8Array),
    bitsets: take('bitsets', Uint32Array),
  };
}
