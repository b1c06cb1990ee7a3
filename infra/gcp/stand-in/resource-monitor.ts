import type { UntypedServiceImplementation } from '@grpc/grpc-js';
import empty from 'google-protobuf/google/protobuf/empty_pb.js';
import struct from 'google-protobuf/google/protobuf/struct_pb.js';
import provider from '@pulumi/pulumi/proto/provider_pb.js';
import messages from '@pulumi/pulumi/proto/resource_pb.js';
import { computedOutputs, invokeAnswer } from './computed-outputs.ts';
import type { ProgramRun, RegisteredResource } from './registered-resource.ts';
import { unary } from './unary.ts';
import { readableObject, type PlainObject } from './wire-value.ts';

const SUPPORTED = new Set(['secrets', 'resourceReferences', 'aliasSpecs', 'deletedWith']);

export interface RecordingMonitor {
  readonly service: UntypedServiceImplementation;
  readonly run: () => ProgramRun;
}

/**
 * The engine's side of Pulumi's ResourceMonitor: it records what it is asked for, and answers as if all had been
 * made. In a preview nothing has been made yet, so that programs see unknowns.
 */
export function recordingMonitor(stack: string, isPreview: boolean): RecordingMonitor {
  const resources = new Map<string, RegisteredResource>();
  const outputs = new Map<string, PlainObject>();
  const service = {
    supportsFeature: unary((request: messages.SupportsFeatureRequest) => {
      const response = new messages.SupportsFeatureResponse();
      response.setHassupport(SUPPORTED.has(request.getId()));
      return response;
    }),
    invoke: unary(answerInvoke),
    registerResource: unary((request: messages.RegisterResourceRequest) => {
      const resource = registered(stack, request);
      if (resources.has(resource.urn)) throw new Error(`${resource.urn} is there twice.`);
      resources.set(resource.urn, resource);
      return madeOf(resource, request, isPreview);
    }),
    registerResourceOutputs: unary((request: messages.RegisterResourceOutputsRequest) => {
      outputs.set(request.getUrn(), readableObject(plain(request.getOutputs())));
      return new empty.Empty();
    }),
    signalAndWaitForShutdown: unary(() => new empty.Empty()),
  };
  return { service, run: () => runOf([...resources.values()], outputs) };
}

function runOf(
  resources: readonly RegisteredResource[],
  outputs: ReadonlyMap<string, PlainObject>,
): ProgramRun {
  const stack = resources.find(({ type }) => type === 'pulumi:pulumi:Stack');
  return {
    resources,
    outputs: outputs.get(stack?.urn ?? '') ?? {},
    finished: new Set(outputs.keys()),
  };
}

function answerInvoke(request: messages.ResourceInvokeRequest): provider.InvokeResponse {
  const response = new provider.InvokeResponse();
  response.setReturn(struct.Struct.fromJavaScript(invokeAnswer(request.getTok())));
  return response;
}

function registered(stack: string, request: messages.RegisterResourceRequest): RegisteredResource {
  const type = request.getType();
  const parent = request.getParent();
  return {
    urn: urnOf(stack, parent, type, request.getName()),
    type,
    name: request.getName(),
    isCustom: request.getCustom(),
    parent,
    isProtected: request.getProtect() ?? false,
    provider: request.getProvider(),
    inputs: readableObject(plain(request.getObject())),
    dependencies: request.getDependenciesList(),
  };
}

/** As the engine names them: the types of the ancestors are part of the name. */
function urnOf(stack: string, parent: string, type: string, name: string): string {
  const ancestors = parent.split('::')[2] ?? '';
  const isChild = ancestors !== '' && ancestors !== 'pulumi:pulumi:Stack';
  return `urn:pulumi:${stack}::fitlane::${isChild ? `${ancestors}$${type}` : type}::${name}`;
}

function madeOf(
  { urn, type, name, isCustom }: RegisteredResource,
  request: messages.RegisterResourceRequest,
  isPreview: boolean,
): messages.RegisterResourceResponse {
  const given = plain(request.getObject());
  const isMade = isCustom && !isPreview;
  const response = new messages.RegisterResourceResponse();
  response.setUrn(urn);
  response.setId(isMade ? idOf(type, name, given) : '');
  response.setObject(
    struct.Struct.fromJavaScript(
      isMade ? { ...given, ...computedOutputs(type, name, given) } : given,
    ),
  );
  return response;
}

/** In the form that most of Google's have. */
function idOf(type: string, name: string, { project, name: given }: PlainObject): string {
  const kind = `${type.split(':').at(-1)?.toLowerCase() ?? ''}s`;
  const [where, what] = [project, given].map((text) => (typeof text === 'string' ? text : ''));
  return `projects/${where || '-'}/${kind}/${what || name}`;
}

function plain(fields: struct.Struct | undefined): PlainObject {
  return fields?.toJavaScript() ?? {};
}
