/** Reads the file that ml-container/src/fitlane_ml/export.py writes; its docstring has the layout. */
import { checkHeader } from './check-header.ts';
import { checkLine } from './check-line.ts';
import { checkTrees } from './check-trees.ts';
import { exportHeader, type ExportHeader } from './export-header.ts';
import { Line } from './line.ts';
import type { Floats, Scorer } from './scorer.ts';
import { Trees } from './trees.ts';
import { WrongExport } from './wrong-export.ts';

const MAGIC = 'fitlane-exp1';
const HEADER_AT = MAGIC.length + 4;
const ALIGNMENT = 8;

const ARRAY_TYPES = {
  float64: Float64Array,
  float32: Float32Array,
  int32: Int32Array,
  uint32: Uint32Array,
  uint8: Uint8Array,
} as const;

export interface ModelExport {
  readonly header: ExportHeader;
  readonly scorer: Scorer;
  /** About what it takes in memory. */
  readonly sizeBytes: number;
}

/**
 * @throws WrongExport unless scoring by it is safe: whoever wrote it, no row can make it fail or run on.
 */
export function readExport(content: Uint8Array): ModelExport {
  // Typed arrays begin at multiples of their element's size; a download may begin anywhere in its memory.
  const bytes = new Uint8Array(content);
  const header = readHeader(bytes);
  const arrays = readArrays(bytes, header);
  const scorer = header.form === 'trees' ? treesOf(arrays, header) : lineOf(arrays, header);
  checkHeader(header, scorer);
  return { header, scorer, sizeBytes: bytes.byteLength };
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

type Arrays = ReadonlyMap<string, unknown>;

function readArrays(bytes: Uint8Array<ArrayBuffer>, { arrays }: ExportHeader): Arrays {
  const found = new Map<string, unknown>();
  let offset = end(bytes);
  for (const { name, type, length } of arrays) {
    const Type = ARRAY_TYPES[type];
    const sizeBytes = length * Type.BYTES_PER_ELEMENT;
    if (offset + sizeBytes > bytes.byteLength) throw new WrongExport(`"${name}" is cut off`);
    found.set(name, new Type(bytes.buffer, offset, length));
    offset += Math.ceil(sizeBytes / ALIGNMENT) * ALIGNMENT;
  }
  return found;
}

function treesOf(arrays: Arrays, header: ExportHeader): Trees {
  const trees = {
    baseline: takeFloats(arrays, 'baseline'),
    roots: take(arrays, 'roots', Int32Array),
    feature: take(arrays, 'feature', Int32Array),
    value: takeFloats(arrays, 'value'),
    left: take(arrays, 'left', Int32Array),
    right: take(arrays, 'right', Int32Array),
    bitset: take(arrays, 'bitset', Int32Array),
    missingLeft: take(arrays, 'missing_left', Uint8Array),
    bitsets: take(arrays, 'bitsets', Uint32Array),
  };
  checkTrees(trees, header);
  return new Trees(trees);
}

function lineOf(arrays: Arrays, header: ExportHeader): Line {
  const line = {
    intercept: take(arrays, 'intercept', Float64Array),
    slope: take(arrays, 'slope', Float64Array),
    column: take(arrays, 'column', Int32Array),
    category: take(arrays, 'category', Int32Array),
    filler: take(arrays, 'filler', Float64Array),
  };
  checkLine(line, header);
  return new Line(line);
}

function take<Type>(arrays: Arrays, name: string, type: new () => Type): Type {
  const array = arrays.get(name);
  if (array instanceof type) return array;
  throw new WrongExport(`it has no "${name}" of ${type.name}`);
}

function takeFloats(arrays: Arrays, name: string): Floats {
  const isSingle = arrays.get(name) instanceof Float32Array;
  return take<Floats>(arrays, name, isSingle ? Float32Array : Float64Array);
}
