/**
 * What is billed beside the computing time, in US dollars: Google's list prices of 2025 in us-central1, without
 * free tiers. https://cloud.google.com/firestore/pricing, /pubsub/pricing, /storage/pricing, /run/pricing
 */
import type { Counts } from './counter.ts';

const FIRESTORE = { read: 0.03 / 100_000, write: 0.09 / 100_000, delete: 0.01 / 100_000 };
/** Each publish and each push counts as 1,000 bytes at least. */
const PUBSUB_MESSAGE = (2 * 1_000 * 40) / 1024 ** 4;
const STORAGE = { classA: 0.005 / 1_000, classB: 0.0004 / 1_000 };
const REQUEST = 0.4 / 1_000_000;

export interface Costs {
  readonly firestore: number;
  readonly pubsub: number;
  readonly storage: number;
  readonly requests: number;
}

export function costsOf(counts: Counts): Costs {
  const { reads, writes, deletes, messages, classA, classB } = counts;
  return {
    firestore: reads * FIRESTORE.read + writes * FIRESTORE.write + deletes * FIRESTORE.delete,
    pubsub: messages * PUBSUB_MESSAGE,
    storage: classA * STORAGE.classA + classB * STORAGE.classB,
    requests: (counts.apiRequests + counts.controllerRequests) * REQUEST,
  };
}

export function totalOf(costs: Costs): number {
  const { firestore, pubsub, storage, requests } = costs;
  return firestore + pubsub + storage + requests;
}
