import { describe, expect, it } from '@jest/globals';
import { Timestamp } from '@google-cloud/firestore';
import { oddRecord } from '../../testing/odd-names.ts';
import { toExpiringFields } from './expiry.ts';
import { fromFields, toFields } from './field-names.ts';
import { fromRevision, toRevision } from './revision.ts';
import { compositeIndexes } from './schema.ts';

describe('composite indexes', () => {
  const named = compositeIndexes.map(({ collection, scope, fields }) => {
    const paths = fields.map(({ path, order }) => (order === 'DESCENDING' ? `${path}↓` : path));
    const from = scope === 'COLLECTION_GROUP' ? `${collection} (group)` : collection;
    return `${from}: ${paths.join(', ')}`;
  });

  it('has one for each query over several fields and each filter, and none for the others', () => {
    expect(named).toEqual([
      'jobs: tenantId, submittedAt↓',
      'jobs: tenantId, status, submittedAt↓',
      'jobs: tenantId, kind, submittedAt↓',
      'jobs: tenantId, model, submittedAt↓',
      'jobs: tenantId, inputs.dataset.id, submittedAt↓',
      'queue (group): lane, score',
      'queue (group): lane, score, expectedSeconds',
      'queue (group): lane, tenantId, score, expectedSeconds',
      'slots (group): tenantId, reservedNanoUsd',
      'slots (group): lane, number',
      'usage: tenantId, month, costNanoUsd↓',
      'apiKeys: tenantId, createdAt',
      'datasets: tenantId, createdAt↓',
      'datasets: tenantId, status, createdAt↓',
      'datasets: tenantId, name, createdAt↓',
      'datasets: tenantId, sha256, createdAt↓',
      'datasets: tenantId, status, sizeBytes↓',
      'versions: tenantId, createdAt↓',
      'versions: tenantId, model, createdAt↓',
      'ledger: tenantId, model, at↓',
      'ledger: tenantId, model, alias, at↓',
      'driftWindows: version, hour',
      'predictions: tenantId, model, day, version',
      'predictions: version, day, error, squaredError',
    ]);
  });
});

describe('fields', () => {
  it('come back as they were, whatever their names', () => {
    const record = {
      metrics: oddRecord(),
      list: [{ a: 1, ...oddRecord() }, null, 'x'],
      none: null,
    };
    expect(fromFields(toFields(record))).toEqual(record);
  });

  it('have no name that Firestore keeps for itself or refuses', () => {
    const names = Object.keys(toFields(oddRecord()));
    expect(names).toHaveLength(Object.keys(oddRecord()).length);
    expect(names.filter((name) => name === '' || /^__.*__$/.test(name))).toEqual([]);
  });

  it('expire by timestamps, and are read as milliseconds', () => {
    const record = { jobId: 'job_1', expiresAt: 1_763_704_800_123 };
    const fields = toExpiringFields(record);
    expect(fields['expiresAt']).toBeInstanceOf(Timestamp);
    expect(fromFields(fields)).toEqual(record);
  });

  it('leave out undefined', () => {
    expect(toFields({ a: undefined, b: { c: undefined, d: null } })).toStrictEqual({
      b: { d: null },
    });
  });
});

describe('revisions', () => {
  it.each(['1763704800.000000000', '1763704800.000001000', '1763704800.123456789'])(
    'keep every nanosecond of %s',
    (revision) => {
      expect(toRevision(fromRevision(revision))).toBe(revision);
    },
  );
});
