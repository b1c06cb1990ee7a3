import { Storage } from '@google-cloud/storage';

/** One client per process, with the credentials of where it runs. */
export function createGcsClient(): Storage {
  return new Storage();
}
