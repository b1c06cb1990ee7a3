// What may a tenant have and do? Shows it, or changes its own record; services notice within seconds.
//   npm run limits -- TENANT                                   in the local stack, which must be up
//   npm run limits -- TENANT --monthlyBudgetUsd 50 --queuedJobs 500 --bulk 4
//   npm run limits -- TENANT --monthlyBudgetUsd default        as everybody; `none`: no budget
//   npm run limits -- TENANT --project PROJECT                 in a Google Cloud project, by your own credentials
import { parseArgs } from 'node:util';
import { FirestoreTenantStore } from '@fitlane/shared/adapters/firestore/firestore-tenant-store.ts';
import { tenantLimitsOf } from '@fitlane/shared/domain/tenant-settings.ts';
import { limitsOf } from '@fitlane/shared/domain/tenant.ts';
import { changedTenant, LIMIT_NAMES } from './changed-tenant.ts';
import { openFirestore } from './open-firestore.ts';
import { readSettings } from './settings.ts';

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    project: { type: 'string' },
    ...Object.fromEntries(LIMIT_NAMES.map((name) => [name, { type: 'string' } as const])),
  },
});
const [id] = positionals;
if (id === undefined) throw new Error('npm run limits -- TENANT [--queuedJobs 500 …]');
const { project, ...changes } = values as Record<string, string | undefined>;

const settings = readSettings();
const db = await openFirestore(settings, project);
try {
  const tenants = new FirestoreTenantStore(db);
  const tenant = (await tenants.get(id)) ?? { id, limits: {} };
  const changed = changedTenant(tenant, changes);
  if (changed !== tenant) await tenants.put(changed);
  console.log(limitsOf(changed, tenantLimitsOf(settings)));
} finally {
  await db.terminate();
}
