import { z } from 'zod';
import {
  FEWEST_ROWS,
  hasMoved,
  THRESHOLDS,
  VERDICTS,
  type ColumnDrift,
  type Drift,
} from '@fitlane/shared/domain/drift/drift.ts';

const verdict = z.enum(VERDICTS).meta({
  description: `By the lower end of the interval: some from ${THRESHOLDS.some}, strong from ${THRESHOLDS.strong}; not_enough_rows with fewer than ${FEWEST_ROWS} on a side`,
});

const shares = z.object({ baseline: z.number(), seen: z.number() });

const columnDriftView = z
  .object({
    verdict,
    distance: z.number().nullable().meta({
      description:
        'Jensen–Shannon distance between the rows of the fit and these: 0 alike, 1 nothing in common',
    }),
    interval: z
      .object({ low: z.number(), high: z.number() })
      .nullable()
      .meta({ description: 'Of 99 % confidence' }),
    missing: shares.meta({ description: 'Shares of rows without a value' }),
    outside: shares.meta({
      description: 'Shares of rows with a number, or category, beyond all those of the fit',
    }),
  })
  .meta({ id: 'ColumnDrift' });

export const driftView = z.object({
  verdict,
  rows: z.number(),
  features: z
    .array(columnDriftView.extend({ name: z.string() }))
    .meta({ description: 'Those that have moved most come first' }),
  predictions: columnDriftView.nullable(),
  featuresLeftOut: z
    .number()
    .meta({ description: 'Features beyond those that a report has room for' }),
});

export function viewDrift(drift: Drift): z.infer<typeof driftView> {
  const { verdict: worst, rows, features, predictions, featuresLeftOut } = drift;
  return {
    verdict: worst,
    rows,
    features: features.map((feature) => ({ name: feature.name, ...viewColumn(feature) })),
    predictions: predictions && viewColumn(predictions),
    featuresLeftOut,
  };
}

function viewColumn({ verdict: own, divergence, missing, outside }: ColumnDrift) {
  return {
    verdict: own,
    distance: divergence && divergence.distance,
    interval: divergence && { low: divergence.low, high: divergence.high },
    missing: { ...missing },
    outside: { ...outside },
  };
}

export const driftSummaryView = z
  .object({ verdict, features: z.array(z.string()).meta({ description: 'That have drifted' }) })
  .meta({ id: 'DriftSummary', description: 'Of a prediction; more in GET /v1/jobs/{id}/drift' });

export function viewDriftSummary({ verdict: worst, features }: Drift) {
  return { verdict: worst, features: features.filter(hasMoved).map(({ name }) => name) };
}
