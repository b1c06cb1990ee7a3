import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { InferenceWorld } from '../testing/inference-world.ts';
import { smallExport } from '../testing/small-tree.ts';

const PREDICT = '/v1/models/churn/predict';
const HOUR = 3_600_000;
const CARD = {
  features: [
    { name: 'x', baseline: { edges: [1], counts: [5, 5], missing: 0, range: [0, 2] } },
    { name: 'shop', baseline: { counts: [5, 5], missing: 0 } },
  ],
  predictions: { baseline: { counts: [6, 4], missing: 0 } },
};

let world: InferenceWorld;
beforeEach(async () => {
  world = new InferenceWorld();
  await world.open();
});
afterEach(() => world.close());

/** A version that answers, and whose rows are counted from now on. */
async function counted(card: unknown = CARD): Promise<void> {
  const { cardUri } = world.addVersion(smallExport());
  const content = typeof card === 'string' ? card : JSON.stringify(card);
  world.storage.objects.set(cardUri, new TextEncoder().encode(content));
  await world.send('POST', PREDICT, { instance: [0, 'a'] });
  await world.flush(); // the card is read beside the first answers
}

const many = (...instances: unknown[]) => world.send('POST', PREDICT, { instances });
const windows = () => [...world.driftWindows.windows.values()];
const rowsWritten = () => windows().reduce((sum, { rows }) => sum + rows, 0);

describe('what is predicted online', () => {
  test('is counted by the bins of the card, of one request or many', async () => {
    await counted();
    const before = rowsWritten();
    await many({ x: 0, shop: 'a' }, { x: 3, shop: 'z' }, { x: null, shop: null });
    await world.flush();
    const [{ cells, ...window } = { cells: [] }] = windows();
    expect(window).toMatchObject({ version: 'ver_1', tenantId: 'tn_1', rows: before + 3 });
    // Two bins each; missing, below, above, unseen.
    const [x, shop] = [cells.slice(0, 6), cells.slice(6, 12)];
    expect(x).toEqual([before + 1, 0, 1, 0, 1, 0]);
    expect(shop).toEqual([before + 1, 0, 1, 0, 0, 1]);
    expect(cells.slice(12).reduce((sum, count) => sum + count, 0)).toBe(before + 3);
  });

  test('is written as one document, until the hour is over', async () => {
    await counted();
    for (const x of [0, 1, 2]) {
      await many([x, 'a']);
      await world.flush();
    }
    expect(windows()).toHaveLength(1);
    world.clock.pass(HOUR);
    await many([0, 'a'], [0, 'a']);
    await world.flush(); // still of the hour before: nobody has asked for the time since
    await many([0, 'b']);
    await world.flush();
    const [first, second] = windows();
    expect(second!.hour - first!.hour).toBe(HOUR);
    expect(second).toMatchObject({ rows: 1 });
  });

  test('is not lost while the store does not answer', async () => {
    await counted();
    const before = rowsWritten();
    world.driftWindows.beforePut = () => {
      throw new Error('down');
    };
    await many([0, 'a'], [0, 'b']);
    await world.flush();
    expect(rowsWritten()).toBe(before);
    world.driftWindows.beforePut = () => undefined;
    await world.flush();
    expect(rowsWritten()).toBe(before + 2);
  });

  test('is written when the service stops', async () => {
    await counted();
    const before = rowsWritten();
    await many([0, 'a']);
    await world.closeApp();
    expect(rowsWritten()).toBe(before + 1);
  });

  describe('and has drifted', () => {
    const fitted = { counts: [500, 500], missing: 0 };
    const [x, shop] = CARD.features.map((one) => ({
      ...one,
      baseline: { ...one.baseline, ...fitted },
    }));
    const balanced = { features: [x, shop], predictions: { baseline: fitted } };
    const drifted = () => many(...Array.from({ length: 200 }, () => [0, 'a']));
    const found = () => [...world.driftFindings.found.values()];

    test('is kept to be told of, once a day, with the features that have moved', async () => {
      await counted(balanced);
      for (let flush = 0; flush < 2; flush += 1) {
        await drifted();
        await world.flush();
      }
      const [first, ...others] = found();
      expect(first).toMatchObject({
        tenantId: 'tn_1',
        model: 'churn',
        version: 'ver_1',
        job: null,
      });
      expect(first!.features.toSorted()).toEqual(['shop', 'x']);
      expect(first!.predictions).toBe('strong');
      expect(others).toEqual([]);
      world.clock.pass(24 * HOUR);
      for (let flush = 0; flush < 2; flush += 1) {
        await drifted();
        await world.flush();
      }
      expect(found()).toHaveLength(2);
    });

    test('is not told of by few rows, or by rows as those of the fit', async () => {
      await counted(balanced);
      await many(...Array.from({ length: 90 }, () => [0, 'a']));
      await world.flush();
      const alike = [0, 2].flatMap((value) => ['a', 'b'].map((name) => [value, name]));
      await many(...Array.from({ length: 100 }, () => alike).flat());
      await world.flush();
      expect(found()).toEqual([]);
    });
  });

  test.each(['no json', '{}', { features: [{ ...CARD.features[1] }] }])(
    'is answered, though not counted, with the card %j',
    async (card) => {
      await counted(card);
      expect((await many([0, 'a'])).status).toBe(200);
      await world.flush();
      expect(windows()).toEqual([]);
    },
  );

  test('is answered without a card, too', async () => {
    world.addVersion(smallExport());
    expect((await many([0, 'a'])).status).toBe(200);
    await world.flush();
    expect(windows()).toEqual([]);
  });
});
