import { expect, test } from 'vitest';
import { memoized } from '../../../../source/providers/matching/words/memoized.ts';

test('a result is computed once, and again only after too many others', () => {
  const computed: string[] = [];
  const length = memoized((text) => {
    computed.push(text);
    return text.length;
  }, 2);
  expect(['one', 'one', 'four', 'one'].map(length)).toEqual([3, 3, 4, 3]);
  expect(computed).toEqual(['one', 'four']);
  expect(['three', 'one', 'one'].map(length)).toEqual([5, 3, 3]);
  expect(computed).toEqual(['one', 'four', 'three', 'one']);
});
