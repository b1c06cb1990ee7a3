/**
 * What lies in Firestore, as a campaign reads it: directly, and with an idea of its own of what it means.
 * Nothing here comes from the code that wrote it.
 */
import { Firestore, type DocumentData } from '@google-cloud/firestore';
import { PROJECT } from '../local-project.ts';

export interface SeenAttempt {
  readonly number: number;
  readonly lane: string;
  readonly execution: string | null;
  readonly claimedAt: number | null;
}

export interface SeenJob {
  readonly id: string;
  readonly tenantId: string;
  readonly kind: 'fit' | 'predict';
  readonly status: string;
  readonly model: string | null;
  readonly inputs: {
    readonly dataset: { readonly id: string };
    readonly version?: { readonly id: string };
  };
  readonly outputPrefix: string;
  readonly startBy: number | null;
  readonly attempt: SeenAttempt | null;
  readonly attempts: number;
  readonly retries: number;
  readonly unwanted: readonly unknown[];
  readonly outputs: SeenOutputs | null;
  readonly error: {
    readonly code: string;
    readonly owner: string;
    readonly message: string;
  } | null;
  readonly submittedAt: number;
  readonly finishedAt: number | null;
  readonly notBefore: number | null;
  readonly seq: number;
  readonly dueAt: number | null;
}

export interface SeenPart {
  readonly uri: string;
  readonly rows: number;
  readonly sizeBytes: number;
}

export interface SeenOutputs {
  readonly kind: string;
  readonly version?: string;
  readonly parts?: readonly SeenPart[];
}

export interface SeenEvent {
  readonly seq: number;
  readonly at: number;
  readonly status: string;
  readonly event: { readonly type: string; readonly attempt?: number; readonly execution?: string };
}

export interface SeenVersion {
  readonly id: string;
  readonly jobId: string;
  readonly uri: string;
  readonly cardUri: string;
  readonly export: { readonly uri: string };
  readonly digest: string;
}

export interface SeenTask {
  readonly jobId: string;
  readonly attempt: number;
  readonly index: number;
  readonly nonce: string;
  readonly execution: string;
  readonly seq: number;
  readonly phase: string | null;
  readonly fraction: number;
  readonly outcome: { readonly type: string } | null;
}

const TERMINAL: readonly string[] = ['succeeded', 'failed', 'cancelled', 'expired'];

export function isOver({ status }: { readonly status: string }): boolean {
  return TERMINAL.includes(status);
}

/** The emulator's administrator sees everything. */
export function openRecords(host: string): Firestore {
  const customHeaders = { Authorization: 'Bearer owner' };
  return new Firestore({ projectId: PROJECT, host, ssl: false, customHeaders });
}

export async function allOf<Seen>(db: Firestore, collection: string): Promise<Seen[]> {
  const { docs } = await db.collection(collection).get();
  return docs.map((document) => document.data() as Seen);
}

/** Of all collections of this name, wherever they are; each with its path. */
export async function allNamed(
  db: Firestore,
  name: string,
): Promise<{ readonly path: string; readonly value: DocumentData }[]> {
  const { docs } = await db.collectionGroup(name).get();
  return docs.map((document) => ({ path: document.ref.path, value: document.data() }));
}
