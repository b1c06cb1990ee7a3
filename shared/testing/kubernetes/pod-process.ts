import { spawn, type ChildProcess } from 'node:child_process';
import type { Container, Terminated, EnvVar, Pod } from '../../adapters/kubernetes/resources.ts';

/** 128 + SIGKILL, as a container runtime reports it. */
const KILLED = 137;

/** A pod's first container as a process of this machine, and its status as a kubelet writes it. */
export class PodProcess {
  readonly pod: Pod;
  readonly ended: Promise<void>;
  readonly #child: ChildProcess;
  /** Why the kubelet itself stopped it. */
  #stopReason: 'DeadlineExceeded' | 'Terminated' | undefined;
  readonly #timers: NodeJS.Timeout[] = [];

  /** @param path finds its program. */
  constructor(pod: Pod, path: string | undefined) {
    this.pod = pod;
    this.#child = startProcess(pod, path);
    pod.status = { phase: 'Running' };
    this.ended = new Promise((resolve) => {
      this.#child.once('close', (code, signal) => {
        for (const timer of this.#timers) clearTimeout(timer);
        this.#writeEnd(code, signal);
        resolve();
      });
    });
    const { activeDeadlineSeconds } = pod.spec ?? {};
    if (activeDeadlineSeconds !== undefined) this.#after(activeDeadlineSeconds, 'DeadlineExceeded');
  }

  get isRunning(): boolean {
    return this.pod.status?.phase === 'Running';
  }

  /** SIGTERM, and SIGKILL after the grace period. */
  stop(reason: 'DeadlineExceeded' | 'Terminated' = 'Terminated'): void {
    if (!this.isRunning) return;
    this.#stopReason ??= reason;
    this.#signal('SIGTERM');
    const graceMs = (this.pod.spec?.terminationGracePeriodSeconds ?? 30) * 1000;
    this.#timers.push(
      setTimeout(() => {
        this.#signal('SIGKILL');
      }, graceMs),
    );
  }

  #after(seconds: number, reason: 'DeadlineExceeded'): void {
    this.#timers.push(
      setTimeout(() => {
        this.stop(reason);
      }, seconds * 1000),
    );
  }

  #signal(signal: NodeJS.Signals): void {
    const { pid } = this.#child;
    if (pid === undefined) return;
    try {
      process.kill(-pid, signal);
    } catch {
      // it ended in this very moment
    }
  }

  #writeEnd(code: number | null, signal: NodeJS.Signals | null): void {
    const terminated = this.#terminated(code, signal);
    const isExpired = this.#stopReason === 'DeadlineExceeded';
    this.pod.status = {
      phase: terminated.exitCode === 0 && !isExpired ? 'Succeeded' : 'Failed',
      ...(isExpired && {
        reason: 'DeadlineExceeded',
        message: 'Pod was active on the node longer than the specified deadline',
      }),
      containerStatuses: [
        {
          ...{ name: containerOf(this.pod).name, image: '', imageID: '' },
          ...{ ready: false, restartCount: 0, state: { terminated } },
        },
      ],
    };
  }

  /** Whom nobody here has killed, the kernel has, for its memory. */
  #terminated(code: number | null, signal: NodeJS.Signals | null): Terminated {
    if (signal === null) return { exitCode: code ?? 0, reason: code === 0 ? 'Completed' : 'Error' };
    const isOurs = this.#stopReason !== undefined;
    return { exitCode: KILLED, reason: isOurs ? 'Error' : 'OOMKilled' };
  }
}

function startProcess(pod: Pod, path: string | undefined): ChildProcess {
  const { command = [], args = [], env = [] } = containerOf(pod);
  const [program = '', ...rest] = [...command, ...args];
  return spawn(program, rest, {
    stdio: 'ignore',
    detached: true, // a group of its own, as a container has
    env: {
      PATH: path,
      ...Object.fromEntries(env.map((one) => [one.name, valueOf(one, pod)])),
    },
  });
}

function containerOf({ spec }: Pod): Container {
  const [first] = spec?.containers ?? [];
  if (first === undefined) throw new Error('A pod has a container.');
  return first;
}

/** The downward API, as far as annotations go. */
function valueOf({ value = '', valueFrom }: EnvVar, { metadata }: Pod): string {
  const path = valueFrom?.fieldRef?.fieldPath;
  if (path === undefined) return value;
  const [, annotation] = /^metadata\.annotations\['(.+)'\]$/.exec(path) ?? [];
  return metadata?.annotations?.[annotation ?? ''] ?? '';
}
