import { CloudRunError } from '../domain/cloud-run-error.ts';
import type { Faults } from '../faults/faults.ts';
import type { Api } from '../methods/api.ts';
import type { Method } from '../methods/context.ts';
import { FAULTS_PATH, answerFaults } from './faults-endpoint.ts';
import { routesOf } from './routes.ts';
import type { Route } from './routes.ts';
import { requestOf, responseJson } from './transcode.ts';

export interface Call {
  verb: string;
  url: URL;
  body: string;
}

export type Answer = (call: Call) => Promise<unknown>;

/** Answers a REST call with JSON; rejects with a CloudRunError. */
export function restAnswer(api: Api, faults: Faults): Answer {
  const routes = routesOf(api);
  return async (call) => {
    if (call.url.pathname === FAULTS_PATH) return answerFaults(faults, call.verb, call.body);
    const { route, pathFields } = findRoute(routes, call);
    const method = methodOf(api, route);
    const { searchParams: query } = call.url;
    const response = await method(requestOf(route, { pathFields, query, body: call.body }));
    return responseJson(route, response, wantsNumericEnums(query));
  };
}

function findRoute(
  routes: readonly Route[],
  { verb, url }: Call,
): { route: Route; pathFields: Record<string, string> } {
  for (const route of routes) {
    const pathFields = route.verb === verb ? route.path.match(url.pathname) : undefined;
    if (pathFields !== undefined) return { route, pathFields };
  }
  throw new CloudRunError('NOT_FOUND', `${verb} ${url.pathname} is not a method of this API.`);
}

function methodOf(api: Api, { service, method }: Route): Method<object, unknown> {
  const services = api as unknown as Record<string, Record<string, Method<object, unknown>>>;
  const found = services[service]?.[method.name];
  if (found !== undefined) return found;
  throw new CloudRunError(
    'UNIMPLEMENTED',
    `The local Cloud Run does not implement ${method.name}.`,
  );
}

/** `$alt=json;enum-encoding=int`: the official clients ask for it. */
function wantsNumericEnums(query: URLSearchParams): boolean {
  return query.get('$alt')?.includes('enum-encoding=int') === true;
}
