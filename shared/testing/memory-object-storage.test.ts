import { describe } from '@jest/globals';
import { multipartStorageContract } from './contracts/multipart-storage-contract.ts';
import {
  objectStorageContract,
  uploadConditionsContract,
} from './contracts/object-storage-contract.ts';
import { MemoryObjectStorage } from './memory-object-storage.ts';

function makeStorage() {
  const storage = new MemoryObjectStorage();
  const send: MemoryObjectStorage['send'] = (transfer, body) => storage.send(transfer, body);
  const close = () => Promise.resolve();
  return Promise.resolve({
    storage,
    bucketUri: 's3://memory',
    send,
    close,
    checksSignatures: false,
  });
}

describe('MemoryObjectStorage', () => {
  objectStorageContract(makeStorage);
  uploadConditionsContract(makeStorage);
  multipartStorageContract(makeStorage);
});
