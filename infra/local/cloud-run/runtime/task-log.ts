import { closeSync, mkdirSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { lastSegment } from '../domain/names.ts';
import type { Stream } from './container-runtime.ts';

export interface LogLine {
  time: string;
  execution: string;
  taskIndex: number;
  taskAttempt: number;
  stream: Stream;
  message: string;
}

/** What the tasks print: a file per execution, and whoever listens. */
export class TaskLog {
  readonly #folder: string;
  readonly #listener: (line: LogLine) => void;
  readonly #files = new Map<string, number>();

  constructor(folder: string, listener: (line: LogLine) => void) {
    mkdirSync(folder, { recursive: true });
    this.#folder = folder;
    this.#listener = listener;
  }

  uri(executionName: string): string {
    return pathToFileURL(this.#path(lastSegment(executionName))).href;
  }

  write(line: LogLine): void {
    const { time, execution, taskIndex, taskAttempt, stream, message } = line;
    const text = `${time} task${taskIndex} attempt${taskAttempt} ${stream} ${message}\n`;
    writeSync(this.#file(execution), text);
    this.#listener(line);
  }

  /** Of an execution that is complete. */
  release(executionName: string): void {
    const execution = lastSegment(executionName);
    const file = this.#files.get(execution);
    if (file !== undefined) closeSync(file);
    this.#files.delete(execution);
  }

  #file(execution: string): number {
    const file = this.#files.get(execution) ?? openSync(this.#path(execution), 'a');
    this.#files.set(execution, file);
    return file;
  }

  #path(execution: string): string {
    return join(this.#folder, `${execution}.log`);
  }
}
