import { z } from 'zod';
import {
  KEPT_DAYS,
  label,
  MOST_LABELS,
  rowId,
} from '@fitlane/shared/domain/drift/kept-prediction.ts';
import { labelRows } from '@fitlane/shared/use-cases/label-rows.ts';
import { operation } from '../operation.ts';
import { byModel } from './alias-requests.ts';
import { nothing, time } from './request-parts.ts';

/** An answer must not be larger than its request. */
const MOST_SHOWN = 100;

const rowLabel = z.strictObject({
  rowId: rowId.meta({ description: 'That the row was predicted with, online' }),
  label: label.meta({ description: 'In the type of the predictions' }),
  at: time.meta({
    description: 'When it became known: of two labels of a row the later one counts. Default: now',
  }),
});

export const labelRowsRoute = operation({
  id: 'labelRows',
  summary:
    'Tell what the truth was about rows that were predicted online with a rowId. The same labels again change ' +
    'nothing, corrected ones replace.',
  method: 'post',
  path: '/v1/models/:model/labels',
  params: byModel,
  query: nothing,
  body: z
    .strictObject({ labels: z.array(rowLabel).min(1).max(MOST_LABELS).superRefine(refuseDoubles) })
    .meta({ id: 'LabelsRequest' }),
  status: 200,
  answer: z
    .object({
      labelled: z.number().meta({ description: 'Rows that had no label' }),
      corrected: z.number(),
      unchanged: z
        .number()
        .meta({ description: 'Rows that had this label, or one that became known later' }),
      unknown: z.object({ count: z.number(), rowIds: z.array(z.string()) }).meta({
        description:
          `Rows of which no prediction is kept: never predicted, within the last seconds, more than ${KEPT_DAYS} ` +
          `days ago, or not in the sample; the first ${MOST_SHOWN} by name`,
      }),
    })
    .meta({ id: 'LabelOutcome' }),
  handle: async (deps, { tenantId, params, body: { labels } }) => {
    const { unknown, ...counts } = await labelRows(deps, { tenantId, ...params, labels });
    const shown = unknown.slice(0, MOST_SHOWN);
    return { ...counts, unknown: { count: unknown.length, rowIds: shown } };
  },
});

function refuseDoubles(
  labels: readonly z.infer<typeof rowLabel>[],
  { addIssue }: Pick<z.RefinementCtx, 'addIssue'>,
): void {
  const places = new Map<string, number>();
  labels.forEach(({ rowId: name }, place) => {
    const before = places.get(name);
    if (before === undefined) places.set(name, place);
    else {
      const message = `is the row of labels.${before}, too: send one label of each`;
      addIssue({ code: 'custom', path: [place, 'rowId'], message });
    }
  });
}
