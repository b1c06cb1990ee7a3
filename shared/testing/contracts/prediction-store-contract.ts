import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { MOST_LABELS, type KeptPrediction } from '../../domain/drift/kept-prediction.ts';
import { ConflictError } from '../../domain/errors.ts';
import type { PredictionStore } from '../../ports/prediction-store.ts';
import { uniqueId } from '../unique-id.ts';

interface Stores {
  readonly predictions: PredictionStore;
  readonly close: () => Promise<void>;
}

const DAY = '2026-01-31';

export function predictionStoreContract(makeStores: () => Stores): void {
  let predictions: PredictionStore;
  let close: () => Promise<void>;

  beforeAll(() => {
    ({ predictions, close } = makeStores());
  });
  afterAll(() => close());

  const newModel = () => ({ tenantId: uniqueId('tn'), model: 'a/b "c"' });
  const keptOf = (changes: Partial<KeptPrediction>): KeptPrediction => ({
    ...newModel(),
    version: uniqueId('ver'),
    task: 'classification',
    rowId: 'r1',
    prediction: 'yes',
    day: DAY,
    label: null,
    ...changes,
  });
  const labelOf = (value: string | number, at = 5) => ({ value, at });

  /** As a label comes: read with its prediction, and written over it. */
  const put = async (model: ReturnType<typeof newModel>, rowId: string, value: string | number) => {
    const [stored] = await predictions.find(model, [rowId]);
    await predictions.replace([{ ...stored!, value: { ...stored!.value, label: labelOf(value) } }]);
  };

  describe('kept predictions', () => {
    it('are found by the names of their rows, in their order, whatever they are', async () => {
      const model = newModel();
      const names = ['a/b', '..', '__x__', ' ', '雪'];
      const kept = names.map((rowId) => keptOf({ ...model, rowId, prediction: rowId }));
      await predictions.keep(kept);
      const found = await predictions.find(model, ['none', ...names.toReversed()]);
      expect(found.map((one) => one?.value ?? null)).toEqual([null, ...kept.toReversed()]);
      expect(await predictions.find(model, [])).toEqual([]);
    });

    it('are those of their tenant and model alone', async () => {
      const kept = keptOf({});
      await predictions.keep([kept]);
      const { tenantId, model, rowId } = kept;
      for (const other of [
        { tenantId, model: 'other' },
        { tenantId: uniqueId('tn'), model },
      ]) {
        expect(await predictions.find(other, [rowId])).toEqual([null]);
        expect(await predictions.labelledOn(other, DAY)).toEqual([]);
      }
    });

    it('are replaced by a later one of the same name, also in the same call', async () => {
      const kept = keptOf({});
      await predictions.keep([kept, { ...kept, prediction: 'no' }]);
      expect((await predictions.find(kept, ['r1']))[0]?.value.prediction).toBe('no');
      await predictions.keep([{ ...kept, prediction: true }]);
      expect((await predictions.find(kept, ['r1']))[0]?.value.prediction).toBe(true);
    });

    it('are as many as a call may have labels', async () => {
      const model = newModel();
      const rowIds = Array.from({ length: MOST_LABELS }, (_, place) => `r${place}`);
      await predictions.keep(rowIds.map((rowId) => keptOf({ ...model, rowId, version: 'v' })));
      const found = await predictions.find(model, rowIds);
      const labelled = found.map((one) => ({
        ...one!,
        value: { ...one!.value, label: labelOf('yes') },
      }));
      await predictions.replace(labelled);
      expect(await predictions.labelledOn(model, DAY)).toMatchObject([{ rows: MOST_LABELS }]);
    });

    it('change all together, unless somebody else has changed one of them', async () => {
      const model = newModel();
      await predictions.keep(['r1', 'r2'].map((rowId) => keptOf({ ...model, rowId })));
      const found = await predictions.find(model, ['r1', 'r2']);
      await put(model, 'r2', 'first');
      const late = found.map((one) => ({
        ...one!,
        value: { ...one!.value, label: labelOf('late') },
      }));
      await expect(predictions.replace(late)).rejects.toBeInstanceOf(ConflictError);
      const after = await predictions.find(model, ['r1', 'r2']);
      expect(after.map((one) => one?.value.label?.value)).toEqual([undefined, 'first']);
    });
  });

  describe('labelled rows', () => {
    it('are summed up by version, of a day, as they are now', async () => {
      const model = newModel();
      const [first, second, third] = [uniqueId('ver'), uniqueId('ver'), uniqueId('ver')];
      const rows = [
        { rowId: 'right', version: first },
        { rowId: 'wrong', version: first },
        { rowId: 'unlabelled', version: first },
        { rowId: 'otherDay', version: first, day: '2026-02-01' },
        { rowId: 'number', version: second, task: 'regression', prediction: 1.5 },
        { rowId: 'quiet', version: third },
      ] as const;
      await predictions.keep(rows.map((row) => keptOf({ ...model, ...row })));
      const labels = { right: 'yes', wrong: 'yes', otherDay: 'no', number: -1 };
      for (const [rowId, value] of Object.entries(labels)) await put(model, rowId, value);
      await put(model, 'wrong', 'no');
      const found = await predictions.labelledOn(model, DAY);
      expect(found).toHaveLength(2);
      expect(found).toEqual(
        expect.arrayContaining([
          { version: first, rows: 2, error: 1, squaredError: 1 },
          { version: second, rows: 1, error: 2.5, squaredError: 6.25 },
        ]),
      );
    });
  });
}
