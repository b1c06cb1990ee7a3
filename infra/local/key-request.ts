/** What an operator wants of a tenant's API keys. */
export type KeyRequest = { readonly tenantId: string } & (
  | { readonly action: 'create'; readonly name: string }
  | { readonly action: 'list' }
  | { readonly action: 'revoke'; readonly id: string }
);

const USAGE = `npm run keys -- create --tenant TENANT --name NAME
npm run keys -- list --tenant TENANT
npm run keys -- revoke KEY_ID --tenant TENANT
Each with --project PROJECT for a Google Cloud project; else for the local stack.`;

/** It is a part of objects' names and of URLs. */
const TENANT = /^tn_[a-z0-9_-]{1,60}$/;

/**
 * @param words what stands without a flag: the action, and what it is done to.
 * @throws Error saying what is wrong, and how it is said.
 */
export function keyRequestOf(
  [action, id, ...more]: readonly string[],
  { tenant: tenantId = '', name = '' }: { readonly tenant?: string; readonly name?: string },
): KeyRequest {
  if (!TENANT.test(tenantId))
    throw wrong(`--tenant must be tn_ and small letters, digits, - and _, not '${tenantId}'`);
  if (action === 'create' && id === undefined && name !== '') return { action, tenantId, name };
  if (action === 'list' && id === undefined) return { action, tenantId };
  if (action === 'revoke' && id !== undefined && more.length === 0) return { action, tenantId, id };
  throw wrong(`'${[action, id, ...more].join(' ').trim()}' is not known, or something is missing`);
}

function wrong(what: string): Error {
  return new Error(`${what} (owner: user).\n${USAGE}`);
}
