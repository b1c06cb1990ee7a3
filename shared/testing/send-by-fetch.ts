import type { PresignedTransfer } from '../ports/object-storage.ts';
import type { SendResult } from './contracts/object-storage-contract.ts';

export async function sendByFetch(
  { method, url, headers }: PresignedTransfer,
  body?: Uint8Array,
): Promise<SendResult> {
  // The length that was announced is the signature's; fetch itself sends the one of the body.
  const sent = Object.entries(headers).filter(([name]) => name !== 'content-length');
  const content = body === undefined ? {} : { body: body.slice() };
  const response = await fetch(url, { method, headers: Object.fromEntries(sent), ...content });
  return { status: response.status, body: new Uint8Array(await response.arrayBuffer()) };
}
