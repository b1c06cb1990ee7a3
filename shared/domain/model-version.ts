import type { Column } from './dataset.ts';
import type { Task } from './trainer/trainer.ts';

export interface ModelSchema {
  readonly target: Column;
  readonly features: readonly Column[];
  /** The column of groups that a file to predict has to have, if the trainer reads groups. */
  readonly group?: string | undefined;
  /** The feature that says when, if the model foretells. */
  readonly time?: string | undefined;
  /** Levels of the quantiles that a prediction adds, ascending. */
  readonly quantiles?: readonly number[] | undefined;
}

/** What online inference loads, or a sentence that says why there is nothing to load. */
export type ModelExport =
  | { readonly uri: string; readonly digest: string; readonly sizeBytes: number }
  | { readonly withheld: string };

/** One fitted model. Its id derives from the job that made it: a job makes one version, once. */
export interface ModelVersion {
  readonly id: string;
  readonly tenantId: string;
  readonly model: string;
  readonly jobId: string;
  readonly trainer: string;
  readonly task: Task;
  readonly uri: string;
  /** `sha256:…` over the model's canonical form; nothing loads without it. */
  readonly digest: string;
  readonly cardUri: string;
  /** Absent from versions that were fitted before there were exports. */
  readonly export?: ModelExport | undefined;
  readonly schema: ModelSchema;
  /** In the order of the probabilities; none of a regression. */
  readonly classes: readonly (string | number | boolean)[];
  readonly metrics: Readonly<Record<string, number>>;
  readonly createdAt: number;
}

/** All objects that a version consists of. */
export function filesOfVersion(version: ModelVersion): readonly string[] {
  const { uri, cardUri, export: exported } = version;
  return exported !== undefined && 'uri' in exported
    ? [uri, cardUri, exported.uri]
    : [uri, cardUri];
}
