import { expect, it } from 'vitest';
import { describeCost, describeTime } from '../../../../source/core/job/progress/estimate-words.ts';

it.each([
  [1, '~10 s'],
  [31, '~40 s'],
  [55, '~1 min'],
  [3540, '~59 min'],
  [3600, '~1 h'],
  [4800, '~1 h 20 min'],
  [7150, '~2 h'],
])('an estimate of %d s is "%s"', (seconds, words) => {
  expect(describeTime(seconds)).toBe(words);
});

it.each([
  [undefined, 'price unknown'],
  [0, '$0.00'],
  [0.004, '$0.004'],
  [0.314, '$0.31'],
])('an estimate of %s dollars is "%s"', (costUsd, words) => {
  const estimate = { costUsd, seconds: 10 };
  expect(describeCost(estimate)).toBe(words);
});
