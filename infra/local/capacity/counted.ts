/** What a call of one method costs, given its arguments and its answer. */
type Cost<Method> = Method extends (...args: infer Args) => Promise<infer Answer>
  ? (args: Args, answer: Answer) => void
  : never;

/** One for each method of a port: a new method is not left out by mistake. */
export type Costs<Port> = {
  readonly [
    Name in keyof Port as Port[Name] extends (...args: never[]) => Promise<unknown> ? Name : never
  ]: Cost<Port[Name]>;
};

/** The same store, whose calls are counted once they have succeeded. */
export function counted<Port extends object>(store: Port, costs: Costs<Port>): Port {
  const noted = Object.entries(costs as Record<string, (args: unknown[], answer: unknown) => void>);
  const byName = new Map(noted);
  const get = (target: Port, name: string | symbol): unknown => {
    const member: unknown = Reflect.get(target, name, target);
    const note = byName.get(String(name));
    if (typeof member !== 'function') return member;
    if (note === undefined) return member.bind(target) as unknown;
    return async (...args: unknown[]) => {
      const answer: unknown = await member.apply(target, args);
      note(args, answer);
      return answer;
    };
  };
  return new Proxy(store, { get });
}
