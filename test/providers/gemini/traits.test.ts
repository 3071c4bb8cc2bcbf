import { expect, test } from 'vitest';
import { modelTraits } from '../../../source/providers/gemini/traits.ts';

test.each(['gemini-flash-latest', 'models/gemini-flash-lite-latest', 'gemini-3.8-flash', 'gemini-4-argon'])(
  '%s thought at length, and its answer was cut off at the limit of its tokens',
  (model) => {
    expect(modelTraits(model).generationConfig).toMatchObject({ thinkingConfig: { thinkingLevel: 'low' } });
  },
);

test('a model of the family 2.5 refuses a thinking level: it gets a budget in tokens', () => {
  expect(modelTraits('gemini-2.5-flash').generationConfig).toMatchObject({
    thinkingConfig: { thinkingBudget: 1024 },
  });
});
