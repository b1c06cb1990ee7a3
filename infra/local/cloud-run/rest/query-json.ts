import type { JSONObject, JSONValue } from 'proto3-json-serializer';
import protobuf from 'protobufjs';
import { CloudRunError } from '../domain/cloud-run-error.ts';
import { fieldOf } from './request-json.ts';

// Google's parameters for every method; those with `$` are told apart by it.
const SYSTEM_PARAMETERS = new Set(
  'access_token alt callback fields key oauth_token prettyPrint quotaUser'.split(' '),
);

/** What the query says of the request's fields: `pageSize=5&overrides.taskCount=2`. */
export function queryJson(type: protobuf.Type, query: URLSearchParams): JSONObject {
  const json: JSONObject = {};
  for (const name of new Set(query.keys())) {
    if (name.startsWith('$') || SYSTEM_PARAMETERS.has(name)) continue;
    setField(json, type, name.split('.'), query.getAll(name));
  }
  return json;
}

/** Also for a path's variables, whose names are like these. */
export function setField(
  json: JSONObject,
  type: protobuf.Type,
  [key = '', ...rest]: string[],
  texts: string[],
): void {
  const field = fieldOf(type, key);
  if (rest.length === 0) {
    json[field.name] = field.repeated
      ? texts.map((text) => scalar(field, text))
      : scalar(field, texts.at(-1) ?? '');
    return;
  }
  if (!(field.resolvedType instanceof protobuf.Type)) {
    throw new CloudRunError('INVALID_ARGUMENT', `"${key}" has no fields.`);
  }
  const child = (json[field.name] ?? {}) as JSONObject;
  setField(child, field.resolvedType, rest, texts);
  json[field.name] = child;
}

function scalar(field: protobuf.Field, text: string): JSONValue {
  if (field.type !== 'bool') return text;
  if (text === 'true' || text === 'false') return text === 'true';
  throw new CloudRunError('INVALID_ARGUMENT', `"${field.name}" must be true or false.`);
}
