import { z } from 'zod';
import { AppError, type FieldProblem } from '../errors.ts';
import { findTrainer, type Task, type Trainer } from './trainer.ts';

/** A trainer's own parameters, by name. */
export type TrainerParameters = Readonly<Record<string, unknown>>;

export interface ChosenTrainer {
  readonly trainer: string;
  readonly task: Task;
  readonly parameters: TrainerParameters;
}

/**
 * What a fit asks of a trainer, completed by its defaults: equal requests have equal parameters.
 *
 * @throws AppError not_found, invalid_parameters that names everything that is wrong, all at once.
 */
export function chooseTrainer(asked: {
  readonly trainer: string;
  readonly task: Task | undefined;
  readonly parameters: TrainerParameters;
  readonly groupColumn: string | null;
}): ChosenTrainer {
  const trainer = findTrainer(asked.trainer);
  const task = asked.task ?? trainer.tasks[0] ?? 'classification';
  const parsed = schemaOf(trainer).safeParse(asked.parameters);
  const others = [...taskProblems(trainer, task), ...groupProblems(trainer, asked.groupColumn)];
  if (parsed.success && others.length === 0) {
    return { trainer: trainer.name, task, parameters: parsed.data };
  }
  const issues = parsed.success
    ? []
    : parsed.error.issues.flatMap((issue) => problems(trainer, issue));
  throw invalid(trainer, [...others, ...issues]);
}

/** What is wrong with one value of a parameter of the trainer, as a sentence; null: nothing. */
export function parameterProblem(trainer: Trainer, name: string, value: unknown): string | null {
  const parsed = schemaOf(trainer).safeParse({ [name]: value });
  if (parsed.success) return null;
  return parsed.error.issues.flatMap((issue) => problems(trainer, issue))[0]?.message ?? null;
}

const schemas = new Map<string, z.ZodType<TrainerParameters>>();

/** Made once: the JSON schema that the API shows is the one that it checks. */
function schemaOf(trainer: Trainer): z.ZodType<TrainerParameters> {
  const made = schemas.get(trainer.name);
  if (made !== undefined) return made;
  const schema = z.fromJSONSchema(trainer.parameters) as z.ZodType<TrainerParameters>;
  schemas.set(trainer.name, schema);
  return schema;
}

function taskProblems({ name, tasks }: Trainer, task: Task): FieldProblem[] {
  if (tasks.includes(task)) return [];
  const message = `${name} has no task ${task}. Use ${tasks.join(' or ')}, or another trainer.`;
  return [{ path: 'task', message }];
}

function groupProblems({ name, readsGroups }: Trainer, column: string | null): FieldProblem[] {
  if (!readsGroups || column !== null) return [];
  const message = `${name} learns from the rows of a recording in their order. Name the column that tells recordings apart.`;
  return [{ path: 'groupColumn', message }];
}

function problems({ parameters }: Trainer, issue: z.core.$ZodIssue): FieldProblem[] {
  const { properties } = parameters;
  if (issue.code === 'unrecognized_keys') {
    const known = Object.keys(properties).join(', ') || 'none';
    const message = `Not a parameter of this trainer. Leave it out; its parameters are: ${known}.`;
    return issue.keys.map((name) => ({ path: `parameters.${name}`, message }));
  }
  const allowed = properties[String(issue.path[0])]?.description;
  const path = ['parameters', ...issue.path].join('.');
  return [{ path, message: `${issue.message}. Correct it, or leave it out (${allowed}).` }];
}

function invalid({ name }: Trainer, fields: readonly FieldProblem[]): AppError {
  const fix = `Correct what errors names; GET /v1/trainers/${name} describes it.`;
  const named = fields.map(({ path, message }) => `${path}: ${message}`).join(' ');
  const detail = { code: 'invalid_parameters', owner: 'user', message: named, fix } as const;
  return new AppError(detail, { fields });
}
