/** One Ctrl-C can arrive twice: from the terminal, and passed on by npm. */
const SAME_INTERRUPT_MS = 700;

export interface Interrupt {
  /** Resolves at the first Ctrl-C (or SIGTERM). */
  happened: Promise<'interrupted'>;
  stopListening(): void;
}

/** The first Ctrl-C asks for a clean end; another one calls `onImpatience`. */
export function listenForInterrupt(onImpatience: () => void): Interrupt {
  let firstAt: number | undefined;
  let resolve: (value: 'interrupted') => void = () => undefined;
  const happened = new Promise<'interrupted'>((done) => {
    resolve = done;
  });
  const onSignal = () => {
    firstAt ??= Date.now();
    resolve('interrupted');
    if (Date.now() - firstAt > SAME_INTERRUPT_MS) onImpatience();
  };
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  for (const signal of signals) process.on(signal, onSignal);
  return {
    happened,
    stopListening: () => {
      for (const signal of signals) process.off(signal, onSignal);
    },
  };
}
