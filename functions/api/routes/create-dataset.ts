import { z } from 'zod';
import { MAX_FILE_BYTES } from '@fitlane/shared/domain/tenant-settings.ts';
import { createDataset } from '@fitlane/shared/use-cases/create-dataset.ts';
import { operation } from '../operation.ts';
import { uploadFormatView } from '../views/upload-format.ts';
import { datasetView, viewDataset } from '../views/dataset-view.ts';
import { partsUploadView, uploadView, viewOpenUpload } from '../views/transfer-view.ts';
import { nothing } from './request-parts.ts';

const body = z.strictObject({
  name: z.string().min(1).max(200).default('data.parquet'),
  format: uploadFormatView.optional().meta({ description: 'Parquet unless given' }),
  sizeBytes: z.number().int().positive().max(MAX_FILE_BYTES).optional(),
  sha256: z
    .string()
    .regex(/^[0-9a-f]{64}$/, 'must be 64 lower-case hexadecimal digits')
    .optional(),
});

export const createDatasetRoute = operation({
  id: 'createDataset',
  summary:
    'Open an upload: send the file (Parquet, or CSV or JSON lines, plain or by gzip) to the URL it answers, or, above 64 MiB, in parts; then complete the dataset.',
  method: 'post',
  path: '/v1/datasets',
  params: nothing,
  query: nothing,
  body,
  status: 201,
  createsResource: true,
  answer: z.object({
    dataset: datasetView,
    upload: z
      .union([uploadView, partsUploadView])
      .nullable()
      .meta({ description: 'Null where the same bytes are there already: the dataset is ready' }),
  }),
  handle: async (deps, { tenantId, named, body: input }) => {
    const { dataset, upload } = await createDataset(deps, { tenantId, ...input }, named);
    return { dataset: viewDataset(dataset), upload: upload && viewOpenUpload(upload) };
  },
});
