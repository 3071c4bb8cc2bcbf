import { expect, test } from 'vitest';
import { commonWords } from '../../../../source/providers/offline/words/detect-language.ts';
import { weighWords } from '../../../../source/providers/offline/words/word-weights.ts';

async function heaviest(phrase: string, language: string): Promise<string | undefined> {
  const weighed = weighWords(phrase, language, await commonWords(language));
  return weighed.toSorted((a, b) => b.weight - a.weight)[0]?.word;
}

test.each([
  ['a glass of milk', 'en', 'milk'],
  ['old wooden boat', 'en', 'boat'],
  ['taking the metro', 'en', 'metro'],
  ['last summer festival', 'en', 'festival'],
  ['die drei Kühe', 'de', 'kühe'],
  ['en la playa', 'es', 'playa'],
])('“%s” (%s) is mostly about “%s”', async (phrase, language, thing) => {
  expect(await heaviest(phrase, language)).toBe(thing);
});
