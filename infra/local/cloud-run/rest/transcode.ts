import { fromProto3JSON, toProto3JSON } from 'proto3-json-serializer';
import type { JSONObject, JSONValue } from 'proto3-json-serializer';
import type protobuf from 'protobufjs';
import { CloudRunError } from '../domain/cloud-run-error.ts';
import { queryJson, setField } from './query-json.ts';
import { normalized } from './request-json.ts';
import type { Route } from './routes.ts';

export interface HttpRequest {
  pathFields: Readonly<Record<string, string>>;
  query: URLSearchParams;
  body: string;
}

/** The request as the gRPC transport would have decoded it. */
export function requestOf(route: Route, request: HttpRequest): object {
  const type = requireType(route.method.resolvedRequestType);
  try {
    const json = normalized(type, requestJson(route, type, request)) as JSONObject;
    const message = fromProto3JSON(type, json);
    return type.toObject(requireMessage(message), { enums: String, longs: String });
  } catch (error) {
    if (error instanceof CloudRunError) throw error;
    // The complaints of the parsers and of the serializer are all about the request.
    throw new CloudRunError('INVALID_ARGUMENT', error instanceof Error ? error.message : '');
  }
}

/** `numericEnums`: as numbers, for clients that may not know a name yet. */
export function responseJson(route: Route, response: unknown, numericEnums: boolean): JSONValue {
  const type = requireType(route.method.resolvedResponseType);
  const message = type.fromObject(response as Record<string, unknown>);
  return toProto3JSON(message, { numericEnums });
}

/** The body first: what the path says wins. */
function requestJson(route: Route, type: protobuf.Type, request: HttpRequest): JSONObject {
  const json = { ...queryJson(type, request.query), ...bodyJson(route, request.body) };
  for (const [field, value] of Object.entries(request.pathFields)) {
    setField(json, type, field.split('.'), [decodeURIComponent(value)]);
  }
  return json;
}

function bodyJson({ body }: Route, text: string): JSONObject {
  if (body === undefined || text === '') return {};
  const json = JSON.parse(text) as JSONObject;
  return body === '*' ? json : { [body]: json };
}

function requireType(type: protobuf.Type | null): protobuf.Type {
  if (type === null) throw new Error('The method was not resolved.');
  return type;
}

function requireMessage(message: protobuf.Message | null): protobuf.Message {
  if (message === null) throw new CloudRunError('INVALID_ARGUMENT', 'The request is null.');
  return message;
}
