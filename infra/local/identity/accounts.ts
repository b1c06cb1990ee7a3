import { createHash } from 'node:crypto';

/** One service account per deployable, as in production. */
export const accountNames = ['api', 'controller', 'worker', 'task', 'scheduler'] as const;

export type AccountName = (typeof accountNames)[number];

export interface Account {
  email: string;
  /** Google's accounts have a number of 21 digits, which outlives a change of address. */
  uniqueId: string;
}

export function accountOf(name: AccountName, project: string): Account {
  const email = `${name}@${project}.iam.gserviceaccount.com`;
  const digest = createHash('sha256').update(email).digest('hex');
  return { email, uniqueId: `1${BigInt(`0x${digest}`).toString().slice(0, 20)}` };
}
