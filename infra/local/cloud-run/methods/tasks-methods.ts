import type { protos } from '@google-cloud/run';
import type { Execution, Task } from '../domain/execution.ts';
import { isChildOf, parentOf } from '../domain/names.ts';
import { page } from '../domain/page.ts';
import { taskName } from '../domain/task-name.ts';
import { taskMessage } from '../messages/task-message.ts';
import type { TaskMessage } from '../messages/task-message.ts';
import type { Context, Method } from './context.ts';
import { findExecution, notFound, requireName } from './lookups.ts';

type GetRequest = protos.google.cloud.run.v2.IGetTaskRequest;
type ListRequest = protos.google.cloud.run.v2.IListTasksRequest;
type ListResponse = protos.google.cloud.run.v2.IListTasksResponse;

interface Owned {
  execution: Execution;
  task: Task;
}

export interface TasksMethods {
  GetTask: Method<GetRequest, TaskMessage>;
  ListTasks: Method<ListRequest, ListResponse>;
}

export function tasksMethods(context: Context): TasksMethods {
  return {
    GetTask: ({ name }) => getTask(context, requireName('task', name)),
    ListTasks: (request) => listTasks(context, request),
  };
}

function getTask({ store, log }: Context, name: string): TaskMessage {
  const execution = findExecution(store, parentOf(name));
  const task = execution.tasks.find((each) => taskName(execution, each) === name);
  return task ? taskMessage(execution, task, log.uri(execution.name)) : notFound('TASK', name);
}

function listTasks({ store, log }: Context, request: ListRequest): ListResponse {
  const parent = requireName('execution', request.parent);
  const owners = [...store.executions.values()].filter(
    (execution) => execution.deleteTimeMs === undefined && isChildOf(parent, anyTaskOf(execution)),
  );
  const all = owners.flatMap((execution) => execution.tasks.map((task) => ({ execution, task })));
  const { items, nextPageToken } = page(all, inOrder, request);
  const tasks = items.map(({ execution, task }) =>
    taskMessage(execution, task, log.uri(execution.name)),
  );
  return { tasks, nextPageToken };
}

function anyTaskOf(execution: Execution): string {
  return `${execution.name}/tasks/any`;
}

function inOrder({ execution, task }: Owned): string {
  return `${execution.name} ${String(task.index).padStart(5, '0')}`;
}
