import type { Context } from './context.ts';
import { executionsMethods } from './executions-methods.ts';
import type { ExecutionsMethods } from './executions-methods.ts';
import { jobsMethods } from './jobs-methods.ts';
import type { JobsMethods } from './jobs-methods.ts';
import { operationsMethods } from './operations-methods.ts';
import type { OperationsMethods } from './operations-methods.ts';
import { tasksMethods } from './tasks-methods.ts';
import type { TasksMethods } from './tasks-methods.ts';

/** Every method of the API, by its service's full name. A transport has only to call them. */
export interface Api {
  'google.cloud.run.v2.Jobs': JobsMethods;
  'google.cloud.run.v2.Executions': ExecutionsMethods;
  'google.cloud.run.v2.Tasks': TasksMethods;
  'google.longrunning.Operations': OperationsMethods;
}

export function createApi(context: Context): Api {
  return {
    'google.cloud.run.v2.Jobs': jobsMethods(context),
    'google.cloud.run.v2.Executions': executionsMethods(context),
    'google.cloud.run.v2.Tasks': tasksMethods(context),
    'google.longrunning.Operations': operationsMethods(context),
  };
}
