/** What is around the database: object storage, messages and executions, counted. */
import type { Compute } from '@fitlane/shared/ports/compute.ts';
import type { Messages } from '@fitlane/shared/ports/messages.ts';
import type { ObjectStorage } from '@fitlane/shared/ports/object-storage.ts';
import type { TableReader } from '@fitlane/shared/ports/table-reader.ts';
import { counted } from './counted.ts';
import type { Counter } from './counter.ts';

/** Signing an address asks nobody. */
export function countedStorage(storage: ObjectStorage, counter: Counter): ObjectStorage {
  const read = () => ({ classB: 1 });
  const write = () => ({ classA: 1 });
  return counted(storage, counter, {
    presignUpload: () => ({}),
    presignDownload: () => ({}),
    stat: read,
    read,
    readAll: read,
    write,
    delete: () => ({}),
    list: write,
  });
}

/** A footer is read by two ranges: its length, and itself. */
export function countedTables(tables: TableReader, counter: Counter): TableReader {
  return counted(tables, counter, { shapeOf: () => ({ classB: 2 }) });
}

export function countedMessages(messages: Messages, counter: Counter): Messages {
  return counted(messages, counter, { wake: () => ({ messages: 1 }) });
}

export function countedCompute(compute: Compute, counter: Counter): Compute {
  return counted(compute, counter, {
    start: ([{ taskCount }]) => ({ executions: 1, tasks: taskCount }),
    find: () => ({}),
    get: () => ({}),
    cancel: () => ({}),
  });
}
