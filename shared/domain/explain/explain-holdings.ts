import { holdingsOf, type Holding, type Job } from '../job/index.ts';

/** What exists beside the record, and whether that is what the record says. */
export function explainHoldings(job: Job, held: readonly Holding[]): string[] {
  const there = held.map(describe);
  const wanted = holdingsOf(job).map(describe);
  const missing = wanted.filter((one) => !there.includes(one));
  const left = there.filter((one) => !wanted.includes(one));
  const listed = there.length === 0 ? 'It holds nothing' : `It holds ${there.join(', ')}`;
  if (missing.length + left.length === 0) return [`${listed}, as its record says.`];
  return [
    `${listed}, which is NOT what its record says.`,
    ...missing.map((one) => `Missing: ${one}. Its commit should have made it.`),
    ...left.map(
      (one) => `Left over: ${one}. The commit that ended its use should have deleted it.`,
    ),
  ];
}

function describe(holding: Holding): string {
  switch (holding.type) {
    case 'queueEntry':
      return `a place in the queue of lane ${holding.lane}`;
    case 'slot':
      return `slot ${holding.number} of lane ${holding.lane}`;
    case 'fingerprint':
      return `the fingerprint ${holding.hash.slice(0, 12)}`;
  }
}
