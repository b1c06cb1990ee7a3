import { writeFileSync } from 'node:fs';
import { credentials, makeGenericClientConstructor } from '@grpc/grpc-js';
import type { Client, requestCallback } from '@grpc/grpc-js';
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { serviceDefinition } from '../grpc/service-definitions.ts';
import { Fixture } from '../testing/fixture.ts';

jest.setTimeout(30_000);

interface Operation {
  done?: boolean;
  error?: object;
}
interface OperationsClient extends Client {
  WaitOperation(request: object, callback: requestCallback<Operation>): void;
  CancelOperation(request: object, callback: requestCallback<object>): void;
}

let fixture: Fixture;
let client: OperationsClient;
beforeAll(async () => {
  fixture = await Fixture.start();
  // The official clients for Node have no WaitOperation.
  const definition = serviceDefinition('google.longrunning.Operations');
  const Constructor = makeGenericClientConstructor(definition, 'Operations');
  const address = `127.0.0.1:${fixture.server.port}`;
  client = new Constructor(address, credentials.createInsecure()) as unknown as OperationsClient;
});
afterAll(async () => {
  client.close();
  await fixture.stop();
});

function wait(name: string, timeout: object): Promise<Operation> {
  return new Promise((resolve, reject) => {
    client.WaitOperation({ name, timeout }, (error, operation) => {
      if (error) reject(error);
      else resolve(operation!);
    });
  });
}

test('WaitOperation answers with what there is, and when it is done', async () => {
  const script = `while [ ! -e ${fixture.path('go')} ]; do sleep 0.02; done`;
  const job = await fixture.clients.createJob('wait', { script });
  const { operation } = await fixture.clients.run(job);
  const soon = await wait(operation.name!, { nanos: 50e6 });
  expect(soon.done ?? false).toBe(false);
  // Longer than the test may last: only the end of the execution can answer.
  const end = wait(operation.name!, { seconds: 600 });
  writeFileSync(fixture.path('go'), '');
  const last = await end;
  expect(last.done).toBe(true);
  expect(last.error ?? null).toBeNull();
});

test('a method that is not there says so', async () => {
  const error = await new Promise((resolve) => {
    client.CancelOperation({ name: 'x' }, resolve);
  });
  expect(error).toMatchObject({ code: 12 });
});
