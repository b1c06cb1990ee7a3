import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { constants } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Exit } from '../domain/execution.ts';
import type { OnLine, RunningContainer } from './container-runtime.ts';
import { deliverLines } from './output-lines.ts';
import { killGroup, terminate } from './process-group.ts';
import { identityOf } from './process-identity.ts';

/** How long output may stay open after the process ended, by a descendant that left its group. */
const OUTPUT_GRACE_MS = 1000;

export class RunningProcess implements RunningContainer {
  readonly handle: string;
  readonly exited: Promise<Exit>;
  readonly #pid: number;
  #hasEnded = false;
  #isStopping = false;

  constructor(child: ChildProcess, onLine: OnLine) {
    this.#pid = child.pid ?? 0;
    this.handle = identityOf(this.#pid) ?? '';
    this.exited = this.#end(child, onLine);
    // A child that never started rejects its start; nobody waits for its end.
    this.exited.catch(() => undefined);
  }

  stop(graceMs: number): void {
    if (this.#isStopping || this.#hasEnded) return;
    this.#isStopping = true;
    terminate(this.#pid);
    const kill = setTimeout(() => {
      if (!this.#hasEnded) killGroup(this.#pid);
    }, graceMs);
    void this.exited.finally(() => {
      clearTimeout(kill);
    });
  }

  async #end(child: ChildProcess, onLine: OnLine): Promise<Exit> {
    const output = deliverLines(child, onLine);
    const [exitCode, signal] = (await once(child, 'exit')) as [number | null, string | null];
    this.#hasEnded = true;
    // A container ends with its first process: what that left behind in its group goes with it.
    killGroup(this.#pid);
    await Promise.race([output, sleep(OUTPUT_GRACE_MS, undefined, { ref: false })]);
    child.stdout?.destroy();
    child.stderr?.destroy();
    return signal === null ? { exitCode: exitCode ?? 0 } : { termSignal: signalNumber(signal) };
  }
}

function signalNumber(name: string): number {
  return constants.signals[name as keyof typeof constants.signals];
}
