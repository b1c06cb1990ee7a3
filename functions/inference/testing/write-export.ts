/** The layout of ml-container/src/fitlane_ml/export.py, for exports that no container would write. */
export type Arrays = Readonly<
  Record<string, Float64Array | Float32Array | Int32Array | Uint32Array | Uint8Array>
>;

const TYPES = new Map<unknown, string>([
  [Float64Array, 'float64'],
  [Float32Array, 'float32'],
  [Int32Array, 'int32'],
  [Uint32Array, 'uint32'],
  [Uint8Array, 'uint8'],
]);

export function writeExport(header: object, arrays: Arrays): Uint8Array {
  const listed = Object.entries(arrays).map(([name, array]) => ({
    name,
    type: TYPES.get(array.constructor),
    length: array.length,
  }));
  const text = padded(Buffer.from(JSON.stringify({ ...header, arrays: listed })), ' ');
  const length = Buffer.alloc(4);
  length.writeUInt32LE(text.length);
  const parts = Object.values(arrays).map(({ buffer, byteOffset, byteLength }) =>
    padded(Buffer.from(buffer, byteOffset, byteLength), '\0'),
  );
  return Buffer.concat([Buffer.from('fitlane-exp1'), length, text, ...parts]);
}

function padded(content: Buffer, filler: string): Buffer {
  const missing = (8 - (content.length % 8)) % 8;
  return Buffer.concat([content, Buffer.from(filler.repeat(missing))]);
}
