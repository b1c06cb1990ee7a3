import type { Api } from '../methods/api.ts';
import { root } from './root.ts';

const SERVICES: (keyof Api)[] = [
  'google.cloud.run.v2.Jobs',
  'google.cloud.run.v2.Executions',
  'google.cloud.run.v2.Tasks',
  'google.longrunning.Operations',
];

/** Of every method that a client may call, without its service. */
export const methodNames: string[] = SERVICES.flatMap((service) =>
  root.lookupService(service).methodsArray.map(({ name }) => name),
);
