/** Of one request: enough to be quick, and few enough to leave the database to others. */
const AT_ONCE = 10;

/** As `map`, in order, a few at a time. */
export async function mapSome<Item, Result>(
  items: readonly Item[],
  change: (item: Item) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = [];
  for (let start = 0; start < items.length; start += AT_ONCE) {
    results.push(...(await Promise.all(items.slice(start, start + AT_ONCE).map(change))));
  }
  return results;
}
