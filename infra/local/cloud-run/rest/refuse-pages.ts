import type { IncomingHttpHeaders } from 'node:http';
import { CloudRunError } from '../domain/cloud-run-error.ts';

/**
 * Whoever may create a job may run any program here, and a browser lets every page send requests to this machine. So
 * requests of pages are refused; those of clients carry none of these headers.
 */
export function refusePages(headers: IncomingHttpHeaders): void {
  const site = headers['sec-fetch-site'];
  if (headers.origin === undefined && (site === undefined || site === 'none')) return;
  throw new CloudRunError('PERMISSION_DENIED', 'Pages in a browser may not use this server.');
}
