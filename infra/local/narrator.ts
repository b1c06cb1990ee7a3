const SILENCE_MS = 1_500; // a reader of piped output sees a line at least every 3 s, also on a busy machine

export interface Narrator {
  say(line: string): void;
  /** Until the next call, silence is broken by saying what is being waited for. */
  waitFor(what: string): void;
  stop(): void;
}

export function startNarrator(print: (line: string) => void, now: () => number): Narrator {
  let waiting: { what: string; since: number } | undefined;
  let lastLineAt = now();
  const say = (line: string) => {
    lastLineAt = now();
    print(line);
  };
  const timer = setInterval(() => {
    if (!waiting || now() - lastLineAt < SILENCE_MS) return;
    say(`  … ${waiting.what} (${Math.round((now() - waiting.since) / 1000)} s)`);
  }, 250);

  return {
    say,
    waitFor(what) {
      waiting = { what, since: now() };
    },
    stop() {
      clearInterval(timer);
    },
  };
}
