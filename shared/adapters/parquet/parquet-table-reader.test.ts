import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { AppError, unavailable } from '../../domain/errors.ts';
import type { TableShape } from '../../domain/dataset.ts';
import { MemoryObjectStorage } from '../../testing/memory-object-storage.ts';
import { ParquetTableReader } from './parquet-table-reader.ts';

const URI = 's3://datasets/data.parquet';
const TAIL_BYTES = 8;

function fixture(name: string): Uint8Array {
  return readFileSync(new URL(`../../testing/parquet/${name}.parquet`, import.meta.url));
}

async function shapeOf(file: Uint8Array): Promise<TableShape> {
  const storage = new MemoryObjectStorage();
  await storage.write(URI, file);
  return new ParquetTableReader(storage).shapeOf(URI, file.length);
}

async function refusalOf(file: Uint8Array) {
  const refusal: unknown = await shapeOf(file).catch((error: unknown) => error);
  expect(refusal).toBeInstanceOf(AppError);
  const { code, owner, message, fix } = (refusal as AppError).detail;
  expect(owner).toBe('user');
  expect(fix).not.toBe('');
  return { code, message };
}

/** A file with this metadata in its footer, and data of that length before it. */
function fileOf(metadata: Uint8Array, dataBytes = 0): Uint8Array {
  const length = Buffer.alloc(4);
  length.writeUInt32LE(metadata.length);
  const magic = Buffer.from('PAR1');
  return Buffer.concat([magic, Buffer.alloc(dataBytes), metadata, length, magic]);
}

describe('the shape of a table', () => {
  it('has each column under the word that users know for its type, in the order of the file', async () => {
    const { rows, columns } = await shapeOf(fixture('types'));
    expect(rows).toBe(2);
    expect(columns).toHaveLength(28);
    for (const { name, type } of columns) expect(name.replace(/ \(.*\)$/, '')).toBe(type);
    expect(columns.at(-1)?.name).toBe('string (last)');
  });

  it('names the columns that are proved to be constant', async () => {
    const { rows, constantColumns } = await shapeOf(fixture('constants'));
    expect(rows).toBe(4);
    expect(constantColumns).toEqual([
      'constant int',
      'constant string',
      'constant bool',
      'constant timestamp',
    ]);
  });

  it('claims nothing where there are no statistics', async () => {
    expect(await shapeOf(fixture('no-statistics'))).toEqual({
      rows: 4,
      columns: [
        { name: 'constant int', type: 'int64' },
        { name: 'differs', type: 'int64' },
      ],
      constantColumns: [],
    });
  });

  it('is read without the data, from files larger than the first read', async () => {
    const small = fixture('no-statistics');
    const footerStart =
      small.length - TAIL_BYTES - Buffer.from(small).readUInt32LE(small.length - 8);
    const padding = Buffer.alloc(2_000_000);
    const large = Buffer.concat([
      small.subarray(0, footerStart),
      padding,
      small.subarray(footerStart),
    ]);
    const storage = new MemoryObjectStorage();
    await storage.write(URI, large);
    const ranges: number[] = [];
    const read = storage.read.bind(storage);
    storage.read = (uri, start, end) => {
      ranges.push(end - start);
      return read(uri, start, end);
    };
    expect(await new ParquetTableReader(storage).shapeOf(URI, large.length)).toMatchObject({
      rows: 4,
    });
    expect(ranges).toEqual([4, 512 * 1024]);
  });

  it('leaves errors of the storage as they are', async () => {
    const storage = new MemoryObjectStorage();
    const lost = unavailable('Object storage', null);
    storage.read = () => Promise.reject(lost);
    await expect(new ParquetTableReader(storage).shapeOf(URI, 100)).rejects.toBe(lost);
  });
});

describe('a file that cannot be used', () => {
  const good = fixture('constants');
  const bytes = (text: string) => Buffer.from(text);

  it.each<[string, Uint8Array, string, RegExp]>([
    ['no bytes', bytes(''), 'not_parquet', /is empty/],
    ['a few bytes', bytes('PAR1PAR1'), 'not_parquet', /too short/],
    ['a CSV file', bytes('a,b,c\n1,2,3\n4,5,6\n'), 'not_parquet', /does not begin with PAR1/],
    ['an Arrow file', bytes('ARROW1  PAR1'), 'not_parquet', /PAR1, but as an Arrow IPC/],
    ['an upload that was cut off', good.subarray(0, -100), 'not_parquet', /cut off/],
    ['the end of a file', good.subarray(100), 'not_parquet', /does not begin/],
    ['an encrypted file', fixture('encrypted'), 'not_parquet', /encrypted/],
    ['encrypted columns', fixture('encrypted-columns'), 'not_parquet', /encrypted/],
    ['no rows', fixture('no-rows'), 'empty_dataset', /no rows/],
    ['no columns', fixture('no-columns'), 'empty_dataset', /no columns/],
    ['no metadata', fileOf(Buffer.alloc(0)), 'not_parquet', /damaged/],
    ['metadata that says nothing', fileOf(Buffer.alloc(1)), 'not_parquet', /damaged/],
  ])('%s', async (_, file, code, message) => {
    const refusal = await refusalOf(file);
    expect(refusal.code).toBe(code);
    expect(refusal.message).toMatch(message);
  });

  it('a footer that is longer than the file', async () => {
    const file = Buffer.from(good);
    file.writeUInt32LE(0xffffffff, file.length - TAIL_BYTES);
    expect((await refusalOf(file)).message).toMatch(/damaged/);
  });

  it('a footer that is too large to be read', async () => {
    const storage = new MemoryObjectStorage();
    const sizeBytes = 10_000_000_000;
    const tail = fileOf(Buffer.alloc(100)).subarray(-TAIL_BYTES);
    new DataView(tail.buffer, tail.byteOffset).setUint32(0, 1_000_000_000, true);
    storage.read = (_uri, start) => Promise.resolve(start === 0 ? Buffer.from('PAR1') : tail);
    const reading = new ParquetTableReader(storage).shapeOf(URI, sizeBytes);
    await expect(reading).rejects.toMatchObject({
      detail: { code: 'not_parquet', fix: expect.stringMatching(/larger row groups/) },
    });
  });

  it('data of another type than the schema says', async () => {
    const file = Buffer.from(fixture('no-statistics'));
    const int64 = file.lastIndexOf(Buffer.from([0x15, 0x04, 0x25])); // a type, before a repetition
    file[int64 + 1] = 0x0a; // a double
    expect((await refusalOf(file)).message).toMatch(/damaged/);
  });

  it('data that is missing before the footer', async () => {
    const length = Buffer.from(good).readUInt32LE(good.length - TAIL_BYTES);
    const metadata = good.subarray(-TAIL_BYTES - length, -TAIL_BYTES);
    expect((await refusalOf(fileOf(metadata, 10))).message).toMatch(/damaged/);
  });

  it.each<[string, number[]]>([
    ['a list of 2 billion elements', [0x19, 0xf8, 0xff, 0xff, 0xff, 0xff, 0x07]],
    [
      'lists within lists of 30 million',
      Array(100).fill([0x19, 0xf9, 0x80, 0x8e, 0xce, 0x1c]).flat(),
    ],
    ['a number of a million bytes', [0x16, ...Array<number>(1_000_000).fill(0xff), 1, 0]],
    ['a million structs within each other', Array<number>(1_000_000).fill(0x1c)],
    [
      '3 million empty structs',
      [0x19, 0xfc, 0xc0, 0x8d, 0xb7, 1, ...Array<number>(3_000_001).fill(0)],
    ],
    ['a text that is longer than the file', [0x18, 0xff, 0xff, 0xff, 0xff, 0x0f]],
  ])('%s', async (_, metadata) => {
    expect((await refusalOf(fileOf(Buffer.from(metadata)))).code).toBe('not_parquet');
  });

  it('a damaged footer: refused or read, but nothing else happens', async () => {
    const length = Buffer.from(good).readUInt32LE(good.length - TAIL_BYTES);
    const damage = fc.record({ at: fc.nat(length - 1), byte: fc.nat(255) });
    await fc.assert(
      fc.asyncProperty(fc.array(damage, { minLength: 1, maxLength: 5 }), async (damages) => {
        const file = Buffer.from(good);
        for (const { at, byte } of damages) file[file.length - TAIL_BYTES - length + at] = byte;
        const outcome: unknown = await shapeOf(file).catch((error: unknown) => error);
        if (outcome instanceof Error) expect(outcome).toBeInstanceOf(AppError);
      }),
      { numRuns: 500 },
    );
  });
});
