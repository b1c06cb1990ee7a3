import { CloudRunError } from '../domain/cloud-run-error.ts';
import type { Api } from '../methods/api.ts';
import type { Method } from '../methods/context.ts';
import type { Faults } from './faults.ts';
import { LostAnswer } from './lost-answer.ts';

type AnyMethod = Method<unknown, unknown>;

/** The same API, except for what is to go wrong. */
export function withFaults(api: Api, faults: Faults): Api {
  const services = Object.entries(api).map(([service, methods]) => [
    service,
    Object.fromEntries(
      Object.entries(methods as Record<string, AnyMethod>).map(([name, method]) => [
        name,
        faulty(name, method, faults),
      ]),
    ),
  ]);
  return Object.fromEntries(services) as Api;
}

function faulty(name: string, method: AnyMethod, faults: Faults): AnyMethod {
  return async (request) => {
    if (faults.take('quotaError', name)) throw quotaError(name);
    const response = await method(request);
    if (name === 'RunJob' && faults.take('hiddenStart')) throw unavailable();
    if (faults.take('lostAnswer', name)) throw new LostAnswer();
    return response;
  };
}

function quotaError(method: string): CloudRunError {
  return new CloudRunError(
    'RESOURCE_EXHAUSTED',
    `Quota exceeded for requests of '${method}' (a fault that was asked for).`,
  );
}

function unavailable(): CloudRunError {
  return new CloudRunError('UNAVAILABLE', 'The service is currently unavailable.');
}
