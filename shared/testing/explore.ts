/** One thing that can happen next. */
export interface Move<State> {
  readonly what: string;
  readonly state: State;
}

export interface Exploration<State> {
  readonly start: State;
  readonly movesFrom: (state: State) => Iterable<Move<State>>;
  /** States with one key have one future. */
  readonly keyOf: (state: State) => string;
  /** What is wrong with a state, or with how it came from the one before; null when nothing is. */
  readonly flawOf: (state: State, before: State) => string | null;
  /** Where every state must be able to lead. */
  readonly isEnd: (state: State) => boolean;
}

export interface Explored {
  readonly states: number;
  readonly moves: number;
  readonly ends: number;
}

interface Visited<State> {
  readonly state: State;
  readonly what: string;
  readonly from: Visited<State> | null;
  /** Whose moves lead here. */
  readonly sources: Visited<State>[];
}

/**
 * Visits every state that can be reached, nearest first, so that the first flaw comes with a shortest way to it.
 *
 * @throws Error for a flaw, or for a state from which no end can be reached: with the moves that lead there.
 */
export function explore<State>(exploration: Exploration<State>): Explored {
  const { visited, moves } = visitAll(exploration);
  const ends = visited.filter(({ state }) => exploration.isEnd(state));
  const stuck = firstStuck(visited, ends);
  if (stuck !== undefined) throw new Error(`No end can be reached any more:\n${wayTo(stuck)}`);
  return { states: visited.length, moves, ends: ends.length };
}

function visitAll<State>({ start, movesFrom, keyOf, flawOf }: Exploration<State>) {
  const first: Visited<State> = { state: start, what: 'start', from: null, sources: [] };
  const visited = [first];
  const known = new Map([[keyOf(start), first]]);
  let moves = 0;
  for (const from of visited) {
    for (const { what, state } of movesFrom(from.state)) {
      moves += 1;
      const next: Visited<State> = { state, what, from, sources: [from] };
      const flaw = flawOf(state, from.state);
      if (flaw !== null) throw new Error(`${flaw}:\n${wayTo(next)}`);
      const same = known.get(keyOf(state));
      if (same === undefined) {
        known.set(keyOf(state), next);
        visited.push(next);
      } else same.sources.push(from);
    }
  }
  return { visited, moves };
}

/** Backwards from the ends: what is not met cannot lead to one. */
function firstStuck<State>(
  visited: readonly Visited<State>[],
  ends: readonly Visited<State>[],
): Visited<State> | undefined {
  const leading = new Set(ends);
  for (const state of leading) for (const source of state.sources) leading.add(source);
  return visited.find((state) => !leading.has(state));
}

function wayTo<State>(end: Visited<State>): string {
  const moves: string[] = [];
  for (let at: Visited<State> | null = end; at !== null; at = at.from) moves.unshift(at.what);
  return `${moves.map((what, index) => `  ${index}. ${what}`).join('\n')}\n${JSON.stringify(end.state, null, 1)}`;
}
