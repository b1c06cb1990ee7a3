/** Answers as a remote store does: later, and with a rejection instead of a throw. */
export function answer<Value>(compute: () => Value): Promise<Value> {
  return Promise.resolve().then(compute);
}
