import { expect, it } from 'vitest';
import { nearestRate, parseRate, snapRate } from '../../../source/core/footage/rate.ts';

it.each([
  ['30000/1001', { num: 30000, den: 1001 }],
  ['25', { num: 25, den: 1 }],
  ['0/0', undefined],
  ['25/0', undefined],
  ['0', undefined],
  ['29.97', undefined],
  ['', undefined],
  [undefined, undefined],
])('the frame rate %j is read as %j', (text, rate) => {
  expect(parseRate(text)).toEqual(rate);
});

it('the nearest rate of an editor is found above all, below all and between', () => {
  expect([1, 12, 24.4, 26, 55, 240].map(nearestRate).map(({ num, den }) => num / den)).toEqual([
    ...[24000 / 1001, 24000 / 1001],
    ...[24, 25, 60000 / 1001, 60],
  ]);
});

it('a rate that no editor has stays as it is', () => {
  expect(snapRate({ num: 15, den: 1 })).toEqual({ num: 15, den: 1 });
  expect(snapRate({ num: 2997, den: 100 })).toEqual({ num: 30000, den: 1001 });
});
