/** @typedef {{ version?: string, link?: boolean, optional?: boolean, resolved?: string }} Package */
/** @typedef {{ packages: Record<string, Package> }} Lock */

/**
 * Whether `node_modules` holds what the lockfile asks for. npm writes its own record of what it
 * installed (`node_modules/.package-lock.json`) last, so that half an installation has none.
 * @param {Lock} lock
 * @param {Lock} installed
 */
export function lockIsInstalled(lock, installed) {
  return Object.entries(lock.packages)
    .filter(([path, wanted]) => path.startsWith('node_modules/') && !wanted.optional)
    .every(([path, wanted]) => isSame(wanted, installed.packages[path]));
}

/**
 * @param {Package} wanted
 * @param {Package | undefined} found
 */
function isSame(wanted, found) {
  if (!found) return false;
  return wanted.link ? wanted.resolved === found.resolved : wanted.version === found.version;
}
