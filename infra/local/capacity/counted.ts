import type { Cost, Counter } from './counter.ts';

/** What a call of one method costs, given its arguments and its answer. */
type CostOf<Method> = Method extends (...args: infer Args) => Promise<infer Answer>
  ? (args: Args, answer: Answer) => Cost
  : never;

/** One for each method of a port: a new method is not left out by mistake. */
export type Costs<Port> = {
  readonly [
    Name in keyof Port as Port[Name] extends (...args: never[]) => Promise<unknown> ? Name : never
  ]: CostOf<Port[Name]>;
};

/** The same store, whose calls are counted once they have succeeded. */
export function counted<Port extends object>(
  store: Port,
  counter: Counter,
  costs: Costs<Port>,
): Port {
  const byName = new Map<string, (args: unknown[], answer: unknown) => Cost>(Object.entries(costs));
  const get = (target: Port, name: string | symbol): unknown => {
    const member: unknown = Reflect.get(target, name, target);
    const costOf = byName.get(String(name));
    if (typeof member !== 'function') return member;
    if (costOf === undefined) return member.bind(target) as unknown;
    return async (...args: unknown[]) => {
      const answer: unknown = await member.apply(target, args);
      counter.add(costOf(args, answer));
      return answer;
    };
  };
  return new Proxy(store, { get });
}
