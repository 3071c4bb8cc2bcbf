import { describe, expect, test } from 'vitest';
import { englishPhrases } from '../../../../source/providers/offline/plan/english-phrases.ts';
import type { KeyPhrase } from '../../../../source/providers/offline/plan/key-phrase.ts';
import { toGerund } from '../../../../source/providers/offline/words/gerund.ts';

function keyPhrases(text: string): Promise<KeyPhrase[]> {
  return englishPhrases(text, [{ from: 0, to: text.length }]);
}

/** All search phrases for a text. */
async function phrasesOf(text: string): Promise<string[]> {
  return (await keyPhrases(text)).flatMap((each) => [each.phrase, ...each.alternates]);
}

test.each([
  ['chop', 'chopping'],
  ['stir', 'stirring'],
  ['mix', 'mixing'],
  ['bake', 'baking'],
  ['see', 'seeing'],
  ['dye', 'dyeing'],
  ['tie', 'tying'],
  ['play', 'playing'],
  ['open', 'opening'],
  ['eat', 'eating'],
  ['panic', 'panicking'],
])('%s becomes %s', (verb, expected) => {
  expect(toGerund(verb)).toBe(expected);
});

describe('the search phrases of a sentence', () => {
  test.each([
    ['An old fisherman was mending his nets next to our table.', 'old fisherman mending nets'],
    ['Then clouds raced over the hills.', 'clouds racing over hills'],
    ['Seagulls circled above the wooden pier.', 'seagulls circling above wooden pier'],
    ['You should chop two onions.', 'chopping onions'],
    ['There is a little kiosk in the park.', 'kiosk in park'],
    ['We had a cup of coffee.', 'cup of coffee'],
    ['We followed a path full of autumn leaves.', 'autumn leaves'],
    ['Welcome to my rose garden.', 'rose garden'],
    ['We drove over the Golden Gate Bridge.', 'Golden Gate Bridge'],
  ])('“%s” gives “%s”', async (sentence, phrase) => {
    expect(await phrasesOf(sentence)).toContain(phrase);
  });

  test.each([
    ['It was the best thing of the whole day.', /thing|day/],
    ['We saw an amazing and ridiculous castle.', /amazing|ridiculous/],
    ['The sky went orange.', /going/],
    ['On clear days clouds pass.', /days clouds/],
  ])('“%s” gives nothing like %s', async (sentence, unwanted) => {
    const phrases = await keyPhrases(sentence);
    const best = phrases.filter((each) => each.weight > 0.4).map((each) => each.phrase);
    expect(best.join(', ')).not.toMatch(unwanted);
  });

  test('a visible thing has a higher weight than an abstract one', async () => {
    const phrases = await keyPhrases('The main problem of the old idea was a wooden boat.');
    const [best] = phrases.toSorted((a, b) => b.weight - a.weight);
    expect(best?.phrase).toBe('wooden boat');
  });

  test('offsets are right despite emoji, quotes and double spaces', async () => {
    const text = '🙂 Look:  “the blue tiles”\tof Anna’s café — don’t miss the yellow tram!';
    const things = await keyPhrases(text);
    expect(things.map((each) => each.phrase)).toEqual(expect.arrayContaining(['blue tiles', 'yellow tram']));
    for (const { phrase, from, to } of things) {
      expect(text.slice(from, to)).toMatch(new RegExp(phrase.split(' ').at(-1) ?? '', 'i'));
    }
  });
});
