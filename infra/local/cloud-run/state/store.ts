import { EventEmitter, once } from 'node:events';
import { advance } from '../domain/advance.ts';
import type { Execution } from '../domain/execution.ts';
import type { ExecutionEvent } from '../domain/execution-event.ts';
import type { Job } from '../domain/job.ts';
import type { Operation } from '../domain/operation.ts';
import { Journal, readJournal } from './journal.ts';
import { applyEntry, emptyRecords, snapshot } from './records.ts';
import type { Entry, Records } from './records.ts';

const ENTRIES_BEFORE_REWRITE = 50_000;

/** The records in memory, with every change in the journal before anybody sees it. */
export class Store {
  readonly #records: Records = emptyRecords();
  readonly #journal: Journal;
  readonly #changes = new EventEmitter().setMaxListeners(0);
  #appended = 0;

  constructor(journalPath: string) {
    for (const entry of readJournal(journalPath)) applyEntry(this.#records, entry);
    this.#journal = new Journal(journalPath, snapshot(this.#records));
  }

  get jobs(): ReadonlyMap<string, Job> {
    return this.#records.jobs;
  }

  get executions(): ReadonlyMap<string, Execution> {
    return this.#records.executions;
  }

  get operations(): ReadonlyMap<string, Operation> {
    return this.#records.operations;
  }

  write(entry: Entry): void {
    this.#journal.append(entry);
    applyEntry(this.#records, entry);
    this.#appended += 1;
    if (this.#appended >= ENTRIES_BEFORE_REWRITE) this.#rewrite();
    this.#changes.emit('change');
  }

  /** The execution after the event, or undefined when there is no such execution. */
  advance(name: string, event: ExecutionEvent): Execution | undefined {
    const execution = this.executions.get(name);
    if (execution === undefined) return undefined;
    if (advance(execution, event) !== execution) {
      this.write({ type: 'executionEvent', name, event });
    }
    return this.executions.get(name);
  }

  async nextChange(signal: AbortSignal): Promise<void> {
    await once(this.#changes, 'change', { signal });
  }

  close(): void {
    this.#journal.close();
  }

  #rewrite(): void {
    this.#journal.rewrite(snapshot(this.#records));
    this.#appended = 0;
  }
}
