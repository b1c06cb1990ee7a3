import type { Search } from '../search/search.ts';
import type { TrainerParameters } from '../trainer/choose-trainer.ts';
import type { Task } from '../trainer/trainer.ts';

/** How well the recipe does on rows it has not seen. The model itself is always fitted on all rows. */
export type Validation =
  | { readonly mode: 'auto' }
  | { readonly mode: 'none' }
  /** This share of the rows is held out: above 0, at most 0.5. */
  | { readonly mode: 'fraction'; readonly fraction: number }
  /** Each row is held out once, by a fit of its own; in the order of a column, those after what is learnt. */
  | { readonly mode: 'folds'; readonly folds: number; readonly timeColumn: string | null }
  /** Another dataset, by id. */
  | { readonly mode: 'dataset'; readonly dataset: string };

/** What a fit was asked to do, completed by the defaults: equal requests have equal parameters. */
export interface FitParameters {
  readonly target: string;
  /** Null: all columns that have no other role. */
  readonly features: readonly string[] | null;
  readonly exclude: readonly string[];
  /** Kept with the rows, never learnt from. */
  readonly idColumns: readonly string[];
  readonly sampleWeight: string | null;
  /** Rows of one group stay together: a recording, a subject. */
  readonly groupColumn: string | null;
  readonly validation: Validation;
  readonly randomState: number;
  readonly task: Task;
  /** The trainer's own. */
  readonly parameters: TrainerParameters;
  /** Null: one fit with these parameters. */
  readonly search: Search | null;
}
