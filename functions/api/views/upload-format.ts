import { z } from 'zod';
import { COLUMN_TYPES, ENCODINGS } from '@fitlane/shared/domain/upload-format.ts';

const MAX_BAD_ROWS = 100_000;
const MAX_NULL_VALUES = 100;

const anyText = {
  nullValues: z.array(z.string().max(100)).max(MAX_NULL_VALUES).optional().meta({
    description:
      'Words for a missing value, in every column. Unless given: NA, NaN, null and their like, but not in columns of text. An empty field is always one',
  }),
  types: z
    .record(z.string(), z.enum(COLUMN_TYPES))
    .optional()
    .meta({ description: 'By column. The others are found out, over all rows' }),
  maxBadRows: z.number().int().min(0).max(MAX_BAD_ROWS).optional().meta({
    description: 'So many rows that cannot be read are left out, and told; 0 unless given',
  }),
};

const csvView = z.strictObject({
  type: z.literal('csv'),
  delimiter: z
    .string()
    .regex(/^[\t !#-~]$/, 'must be one character of ASCII, and no quote')
    .optional()
    .meta({ description: 'Found out among comma, semicolon, tab and bar unless given' }),
  encoding: z.enum(ENCODINGS).optional().meta({
    description: 'utf-8 unless given, or utf-16 where a byte order mark says so',
  }),
  decimal: z.enum(['.', ',']).optional(),
  header: z.boolean().optional().meta({
    description:
      'Whether the first row names the columns: true unless it has only numbers, which is an error. Without names they are column_1, column_2, …',
  }),
  ...anyText,
});

const jsonLinesView = z.strictObject({ type: z.literal('jsonl'), ...anyText });

/** How a file that is no Parquet is to be read. Whether it is packed by gzip, its first bytes tell. */
export const uploadFormatView = z
  .discriminatedUnion('type', [csvView, jsonLinesView])
  .meta({ id: 'UploadFormat' });
