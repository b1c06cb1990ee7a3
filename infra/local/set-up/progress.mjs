import { performance } from 'node:perf_hooks';
import { clearInterval, setInterval } from 'node:timers';

const HEARTBEAT_MS = 2_500; // a reader of piped output sees a line at least every 3 s

/**
 * Says what is being done: a line when a step begins and ends, and a heartbeat between.
 * @param {(line: string) => void} print
 */
export function startProgress(print) {
  /** @type {Map<string, { what: string, since: number }>} */
  const running = new Map();
  const beat = () => {
    const parts = [...running].map(
      ([name, { what, since }]) => `${name}: ${what} … ${elapsed(since)}`,
    );
    if (parts.length > 0) print(`  ${parts.join(' · ')}`);
  };
  const timer = setInterval(beat, HEARTBEAT_MS);

  return {
    /** @param {string} name @param {string} what */
    begin(name, what) {
      const since = running.get(name)?.since ?? performance.now();
      running.set(name, { what, since });
      print(`  ${name}: ${what}`);
    },
    /** @param {string} name */
    done(name) {
      const step = running.get(name);
      running.delete(name);
      print(`  ${name}: done${step ? ` in ${elapsed(step.since)}` : ''}`);
    },
    stop() {
      clearInterval(timer);
    },
  };
}

/** @typedef {ReturnType<typeof startProgress>} Progress */

/** @param {number} since */
function elapsed(since) {
  return `${Math.round((performance.now() - since) / 1000)} s`;
}
