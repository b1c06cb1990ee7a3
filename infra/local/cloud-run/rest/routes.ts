import type protobuf from 'protobufjs';
import type { Api } from '../methods/api.ts';
import { root } from '../protos/root.ts';
import { pathTemplate } from './path-template.ts';
import type { PathTemplate } from './path-template.ts';

export interface Route {
  service: string;
  method: protobuf.Method;
  verb: string;
  path: PathTemplate;
  /** The field that the body fills, `*` for the whole request, undefined for requests without a body. */
  body: string | undefined;
}

type HttpRule = Readonly<Record<string, string>>;

// The protos of google.longrunning have paths of their own; a service that mixes it in says where it serves them. Cloud
// Run says so in its service configuration, of which its clients carry a copy.
const OPERATION = '/v2/{name=projects/*/locations/*/operations/*}';
const MIXIN_RULES: Readonly<Record<string, HttpRule | undefined>> = {
  GetOperation: { get: OPERATION },
  ListOperations: { get: '/v2/{name=projects/*/locations/*}/operations' },
  DeleteOperation: { delete: OPERATION },
  WaitOperation: { post: `${OPERATION}:wait`, body: '*' },
};

/** The routes of these services, as google.api.http declares them; also of methods that the API lacks. */
export function routesOf(api: Api): Route[] {
  return Object.keys(api).flatMap((service) =>
    root.lookupService(service).methodsArray.flatMap((method) => routeOf(service, method) ?? []),
  );
}

function routeOf(service: string, method: protobuf.Method): Route | undefined {
  const rule =
    service === 'google.longrunning.Operations' ? MIXIN_RULES[method.name] : annotation(method);
  if (rule === undefined) return undefined;
  const { body, ...verbs } = rule;
  const [verb = '', template = ''] = Object.entries(verbs)[0] ?? [];
  method.resolve();
  return { service, method, verb: verb.toUpperCase(), path: pathTemplate(template), body };
}

function annotation(method: protobuf.Method): HttpRule | undefined {
  const options = (method.parsedOptions ?? []) as Record<string, HttpRule>[];
  return options.map((option) => option['(google.api.http)']).find((rule) => rule !== undefined);
}
