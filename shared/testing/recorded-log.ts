import type { Log } from '../ports/log.ts';

export interface LogEntry {
  readonly level: keyof Log;
  readonly message: string;
  readonly fields: Readonly<Record<string, unknown>>;
}

/** Keeps what was logged, where a test is about that. */
export class RecordedLog implements Log {
  readonly entries: LogEntry[] = [];

  debug(message: string, fields: LogEntry['fields'] = {}): void {
    this.entries.push({ level: 'debug', message, fields });
  }

  info(message: string, fields: LogEntry['fields'] = {}): void {
    this.entries.push({ level: 'info', message, fields });
  }

  warn(message: string, fields: LogEntry['fields'] = {}): void {
    this.entries.push({ level: 'warn', message, fields });
  }

  error(message: string, fields: LogEntry['fields'] = {}): void {
    this.entries.push({ level: 'error', message, fields });
  }
}
