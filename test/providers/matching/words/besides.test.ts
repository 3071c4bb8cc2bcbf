import { describe, expect, test } from 'vitest';
import { besides } from '../../../../source/providers/matching/words/besides.ts';
import { languageOf } from '../../../../source/providers/matching/words/language.ts';

const english = await languageOf({ phrase: 'lighthouse', alternates: [], things: [], spoken: '' });
const words = (text: string) => text.split(' ');

describe('a shared word may only belong to another thing', () => {
  test.each([
    ['banana plantation', 'banana', { follows: true, precedes: false }],
    ['car radio driving', 'radio', { follows: false, precedes: true }],
    ['grinding coffee by hand', 'coffee', { follows: false, precedes: false }],
    ['old harbor', 'harbor', { follows: false, precedes: false }],
  ])('%s: %s', (name, shared, expected) => {
    expect(besides(words(name), [shared], [shared], english)).toMatchObject(expected);
  });

  test('not when one of several shared words stands alone', () => {
    const found = besides(words('savings bank facade on river'), ['bank', 'river'], ['river'], english);
    expect(found.follows).toBe(false);
  });
});

test('another action than that of the phrase is noticed, the same one is not', () => {
  const phrase = words('carrying kids');
  expect(besides(words('kids playing playground'), ['kids'], phrase, english).otherAction).toBe(true);
  expect(besides(words('carrying kids home'), ['carrying', 'kids'], phrase, english).otherAction).toBe(false);
  expect(besides(words('kids on a bridge'), ['kids'], phrase, english).otherAction).toBe(false);
});
