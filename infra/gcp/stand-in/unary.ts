import type { sendUnaryData, ServerUnaryCall } from '@grpc/grpc-js';

/** A method that answers at once; what it throws is the answer, too. */
export function unary<Request, Response>(answer: (request: Request) => Response) {
  return (call: ServerUnaryCall<Request, Response>, callback: sendUnaryData<Response>): void => {
    try {
      callback(null, answer(call.request));
    } catch (error) {
      callback(error instanceof Error ? error : new Error(String(error)));
    }
  };
}
