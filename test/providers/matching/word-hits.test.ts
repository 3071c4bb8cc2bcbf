import fc from 'fast-check';
import { expect, it } from 'vitest';
import { findLargestRows } from '../../../source/providers/matching/word-hits.ts';

it('the largest of many values are those that sorting all of them finds, equal ones in the order of their rows', () => {
  const values = fc.array(
    fc.oneof(fc.constantFrom(0, 0.25, 0.5), fc.float({ noNaN: true, min: -1, max: 1 })),
    {
      maxLength: 200,
    },
  );
  fc.assert(
    fc.property(values, fc.integer({ min: 1, max: 30 }), (list, count) => {
      const numbers = Float32Array.from(list);
      const wanted = (row: number) => row % 3 !== 1;
      const sorted = [...numbers.entries()]
        .map(([row, value]) => ({ row, value }))
        .filter(({ row, value }) => value > 0 && wanted(row))
        .sort((one, other) => other.value - one.value || one.row - other.row);
      expect(findLargestRows(numbers, count, wanted)).toEqual(sorted.slice(0, count));
    }),
  );
});
