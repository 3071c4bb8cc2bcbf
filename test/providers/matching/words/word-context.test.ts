import { describe, expect, test } from 'vitest';
import { languageOf } from '../../../../source/providers/matching/words/language.ts';
import { wordContext } from '../../../../source/providers/matching/words/word-context.ts';

const english = await languageOf({ phrase: 'lighthouse', alternates: [], things: [], spoken: '' });
const words = (text: string) => text.split(' ');

describe('a shared word may only belong to another thing', () => {
  test.each([
    ['banana plantation', 'banana', { isModifier: true, isModified: false }],
    ['car radio driving', 'radio', { isModifier: false, isModified: true }],
    ['grinding coffee by hand', 'coffee', { isModifier: false, isModified: false }],
    ['old harbor', 'harbor', { isModifier: false, isModified: false }],
  ])('%s: %s', (name, shared, expected) => {
    expect(wordContext(words(name), [shared], [shared], english)).toMatchObject(expected);
  });

  test('not when one of several shared words stands alone', () => {
    const found = wordContext(words('savings bank facade on river'), ['bank', 'river'], ['river'], english);
    expect(found.isModifier).toBe(false);
  });
});

test('another action than that of the phrase is noticed, the same one is not', () => {
  const phrase = words('carrying kids');
  expect(wordContext(words('kids playing playground'), ['kids'], phrase, english).hasOtherAction).toBe(true);
  expect(wordContext(words('carrying kids home'), ['carrying', 'kids'], phrase, english).hasOtherAction).toBe(
    false,
  );
  expect(wordContext(words('kids on a bridge'), ['kids'], phrase, english).hasOtherAction).toBe(false);
});
