import type { JSONObject, JSONValue } from 'proto3-json-serializer';
import protobuf from 'protobufjs';
import { CloudRunError } from '../domain/cloud-run-error.ts';

/**
 * Proto3 JSON as strictly as Google takes it, for a serializer that knows one spelling and skips what it does not know:
 * fields may be in snake_case, null means absent, and an unknown field is an error.
 */
export function normalized(type: protobuf.Type, json: JSONValue): JSONValue {
  if (isWellKnown(type)) return json;
  if (!isObject(json)) throw invalid(`${type.name} must be an object.`);
  const entries = Object.entries(json).filter(([, value]) => value !== null);
  return Object.fromEntries(
    entries.map(([key, value]) => {
      const field = fieldOf(type, key);
      return [field.name, fieldValue(field, value)];
    }),
  );
}

export function fieldOf(type: protobuf.Type, key: string): protobuf.Field {
  const field = type.fields[key] ?? type.fields[camelCase(key)];
  if (field === undefined) throw invalid(`Unknown name "${key}" in ${type.name}.`);
  return field.resolve();
}

function fieldValue(field: protobuf.Field, value: JSONValue): JSONValue {
  const type = field.resolvedType;
  if (!(type instanceof protobuf.Type)) return scalar(field, value);
  if (field instanceof protobuf.MapField) return mapValue(type, value);
  if (field.repeated && Array.isArray(value)) return value.map((each) => normalized(type, each));
  return normalized(type, value);
}

const NUMBER = /^(u?int|s?fixed|sint)(32|64)$|^(float|double)$/;

/** Numbers may come as texts, as in a query; the serializer takes any text for a number. */
function scalar(field: protobuf.Field, value: JSONValue): JSONValue {
  if (typeof value !== 'string' || !NUMBER.test(field.type)) return value;
  if (value.trim() !== '' && Number.isFinite(Number(value))) return value;
  throw invalid(`"${field.name}" must be a number.`);
}

function mapValue(type: protobuf.Type, value: JSONValue): JSONValue {
  if (!isObject(value)) throw invalid('A map must be an object.');
  return Object.fromEntries(
    Object.entries(value).map(([key, each]) => [key, normalized(type, each)]),
  );
}

/** Durations, timestamps and the like have a form of their own, which the serializer knows. */
function isWellKnown(type: protobuf.Type): boolean {
  return type.fullName.startsWith('.google.protobuf.');
}

function isObject(json: JSONValue): json is JSONObject {
  return typeof json === 'object' && json !== null && !Array.isArray(json);
}

function camelCase(name: string): string {
  return name.replaceAll(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}

function invalid(message: string): CloudRunError {
  return new CloudRunError('INVALID_ARGUMENT', message);
}
