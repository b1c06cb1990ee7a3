import { z } from 'zod';
import { DATASET_STATUSES, type Conversion, type Dataset } from '@fitlane/shared/domain/dataset.ts';
import { errorView, viewError } from './error-view.ts';
import { isoTime, toIso, toIsoOrNull } from './time.ts';
import { uploadFormatView } from './upload-format.ts';

export const columnView = z.object({ name: z.string(), type: z.string() });

const conversionView = z
  .object({
    job: z
      .string()
      .meta({ description: 'Makes the table; GET /v1/jobs/{id}?wait=30s waits for it' }),
    uploadBytes: z.number(),
    delimiter: z.string().nullable().meta({ description: 'Of CSV, as given or found out' }),
    badRows: z
      .object({
        count: z.number(),
        first: z.array(z.object({ line: z.number().nullable(), reason: z.string() })),
      })
      .nullable()
      .meta({ description: 'Rows that were left out' }),
    notes: z.array(z.string()),
    error: errorView.nullable().meta({ description: 'Why the dataset has failed' }),
  })
  .meta({ id: 'Conversion' });

export const datasetView = z
  .object({
    id: z.string(),
    name: z.string(),
    status: z.enum(DATASET_STATUSES),
    format: uploadFormatView.nullable().meta({ description: 'Null: Parquet' }),
    sizeBytes: z.number().nullable().meta({ description: 'Of the table, once it is ready' }),
    sha256: z.string().nullable().meta({ description: 'Of the file that was uploaded' }),
    rows: z.number().nullable(),
    columns: z.array(columnView).nullable(),
    conversion: conversionView.nullable().meta({ description: 'Null: nothing is to be converted' }),
    createdAt: isoTime,
    completedAt: isoTime.nullable(),
  })
  .meta({ id: 'Dataset' });

export function viewDataset(dataset: Dataset): z.infer<typeof datasetView> {
  const { id, name, status, sizeBytes, sha256, shape, format, conversion } = dataset;
  return {
    id,
    name,
    status,
    format: format === undefined ? null : uploadFormatView.parse(format),
    sizeBytes,
    sha256,
    rows: shape?.rows ?? null,
    columns: shape?.columns.map(({ name: column, type }) => ({ name: column, type })) ?? null,
    conversion: conversion === undefined ? null : viewConversion(conversion),
    createdAt: toIso(dataset.createdAt),
    completedAt: toIsoOrNull(dataset.completedAt),
  };
}

function viewConversion({ job, upload, report, error }: Conversion) {
  const badRows = report && {
    count: report.badRows.count,
    first: report.badRows.first.map(({ line, reason }) => ({ line, reason })),
  };
  return {
    job,
    uploadBytes: upload.sizeBytes,
    delimiter: report?.delimiter ?? null,
    badRows,
    notes: [...(report?.notes ?? [])],
    error: viewError(error),
  };
}
