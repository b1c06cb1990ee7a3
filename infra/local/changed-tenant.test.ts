import { describe, expect, test } from '@jest/globals';
import { changedTenant } from './changed-tenant.ts';

const tenant = { id: 'tn_1', limits: { queuedJobs: 5, slots: { bulk: 2 } } };
const limitsAfter = (changes: Record<string, string>) => changedTenant(tenant, changes).limits;

describe('a tenant’s limits', () => {
  test('stay as they are where nothing is said', () => {
    expect(changedTenant(tenant, {})).toBe(tenant);
  });

  test.each([
    [{ queuedJobs: '7' }, { queuedJobs: 7, slots: { bulk: 2 } }],
    [{ express: '3' }, { queuedJobs: 5, slots: { bulk: 2, express: 3 } }],
    [{ bulk: 'default' }, { queuedJobs: 5, slots: {} }],
    [{ queuedJobs: 'default' }, { slots: { bulk: 2 } }],
    [{ monthlyBudgetUsd: '0.5' }, { ...tenant.limits, monthlyBudgetUsd: 0.5 }],
    [{ monthlyBudgetUsd: 'none' }, { ...tenant.limits, monthlyBudgetUsd: null }],
  ])('%j', (changes, limits) => {
    expect(limitsAfter(changes as unknown as Record<string, string>)).toEqual(limits);
  });

  test.each(['many', '', '-1', '1.5', 'none', 'Infinity'])('are no %j', (text) => {
    expect(() => limitsAfter({ queuedJobs: text })).toThrow('--queuedJobs');
  });
});
