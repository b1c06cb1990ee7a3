import { expect, test } from '@jest/globals';
import { Endings } from './endings.ts';

test('the newest ends first, and one that fails keeps no other from ending', async () => {
  const ended: string[] = [];
  const endings = new Endings();
  for (const name of ['first', 'second', 'third']) {
    endings.add(() => {
      ended.push(name);
      return name === 'second' ? Promise.reject(new Error('second')) : Promise.resolve();
    });
  }
  await expect(endings.run()).rejects.toThrow('second');
  expect(ended).toEqual(['third', 'second', 'first']);
});

test('what has ended is not ended again', async () => {
  let times = 0;
  const endings = new Endings();
  endings.add(() => {
    times += 1;
    return Promise.resolve();
  });
  await endings.run();
  await endings.run();
  expect(times).toBe(1);
});
