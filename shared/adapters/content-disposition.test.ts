import { describe, expect, it } from '@jest/globals';
import { attachment } from './content-disposition.ts';

describe('attachment', () => {
  it.each([
    ['part-00000.parquet', `filename="part-00000.parquet"; filename*=UTF-8''part-00000.parquet`],
    ['größe.csv', `filename="gr__e.csv"; filename*=UTF-8''gr%C3%B6%C3%9Fe.csv`],
    ['a"b\\c.txt', `filename="a_b_c.txt"; filename*=UTF-8''a%22b%5Cc.txt`],
    ["it's (1)*.txt", `filename="it's (1)*.txt"; filename*=UTF-8''it%27s%20%281%29%2A.txt`],
    ['a\ud800b', `filename="a_b"; filename*=UTF-8''a_b`],
    ['a\r\nb', `filename="a__b"; filename*=UTF-8''a%0D%0Ab`],
  ])('names %j', (fileName, expected) => {
    expect(attachment(fileName)).toBe(`attachment; ${expected}`);
  });
});
