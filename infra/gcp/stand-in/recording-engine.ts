import type { UntypedServiceImplementation } from '@grpc/grpc-js';
import empty from 'google-protobuf/google/protobuf/empty_pb.js';
import messages from '@pulumi/pulumi/proto/engine_pb.js';
import { unary } from './unary.ts';

export interface RecordingEngine {
  readonly service: UntypedServiceImplementation;
  /** Warnings and errors of the program. */
  readonly complaints: readonly string[];
}

/** The other half of the engine: it hears what programs log. */
export function recordingEngine(): RecordingEngine {
  const complaints: string[] = [];
  const service = {
    log: unary((request: messages.LogRequest) => {
      if (request.getSeverity() >= messages.LogSeverity.WARNING)
        complaints.push(request.getMessage());
      return new empty.Empty();
    }),
    setRootResource: unary(() => new messages.SetRootResourceResponse()),
    getRootResource: unary(() => new messages.GetRootResourceResponse()),
  };
  return { service, complaints };
}
