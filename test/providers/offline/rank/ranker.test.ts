import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Candidate, rankFloor } from '../../../../source/core/footage/candidate.ts';
import type { Need } from '../../../../source/core/plan/need.ts';
import { createOfflineRanker } from '../../../../source/providers/offline/rank/ranker.ts';
import { context } from '../kit.ts';

const tram: Need = {
  id: 'n01',
  at: 0,
  until: 6,
  phrase: 'yellow tram',
  alternates: ['tram on a hill', 'old street car'],
  mustShow: 'tram',
  welcome: ['rails', 'hill'],
  avoid: [],
  spoken: 'we took the yellow tram past the cathedral',
  why: '',
  selected: true,
  origin: 'planned',
};

function candidate(title: string, more: Partial<Candidate> = {}): Candidate {
  return {
    id: `library:${title}`,
    source: 'library',
    title,
    description: '',
    url: 'file:///',
    licence: 'own-footage',
    durationSeconds: 10,
    ...more,
  };
}

async function rank(candidates: Candidate[], need: Partial<Need> = {}, avoid = '') {
  return createOfflineRanker().rank(
    {
      need: { ...tram, ...need },
      spokenAround: 'the cathedral bells were ringing',
      candidates,
      preferences: { style: '', avoid, notes: '' },
    },
    context,
  );
}

async function score(title: string, more: Partial<Candidate> = {}, need: Partial<Need> = {}, avoid = '') {
  const [ranked] = await rank([candidate(title, more)], need, avoid);
  if (!ranked) throw new Error('not ranked');
  return ranked.score;
}

describe('the text of a candidate', () => {
  test.each([
    'Yellow tram',
    'Trams in yellow, Lisbon',
    'the YELLOW TRAM climbs a hill',
    'yellowTram_02.MP4',
    'Yéllow   tram!',
  ])('“%s” covers the phrase: 9 to 10', async (title) => {
    expect(await score(title)).toBeGreaterThanOrEqual(9);
  });

  test.each(['Harbour at night', 'the of and to', '', '🙂', 'IMG_2231', 'cathedral'])(
    '“%s” has nothing in common: 1 to 2',
    async (title) => {
      expect(await score(title)).toBeLessThanOrEqual(2);
    },
  );

  test('with the subject and a mustShow passes the floor', async () => {
    expect(await score('tram on rails')).toBeGreaterThanOrEqual(rankFloor);
  });

  test.each(['yellow submarine', 'yellow flowers', 'Rails', 'hill and rails'])(
    '“%s” has a word in common by accident and does not pass',
    async (title) => {
      expect(await score(title)).toBeLessThan(rankFloor);
    },
  );

  test('with an alternate scores nearly as high as with the phrase', async () => {
    const alternate = await score('old street car');
    expect(alternate).toBeGreaterThanOrEqual(rankFloor);
    expect(alternate).toBeLessThan(await score('yellow tram'));
  });

  test('with an alternate of one word needs a mustShow as support', async () => {
    const clouds = {
      phrase: 'racing clouds',
      alternates: ['sky close up'],
      mustShow: 'sky',
      welcome: ['birds'],
    };
    expect(await score('sky', {}, { ...clouds, mustShow: '', welcome: [] })).toBeLessThan(rankFloor);
    expect(await score('sky with birds', {}, clouds)).toBeGreaterThanOrEqual(rankFloor);
  });

  test('scores highest for the title, then the folder, then the description', async () => {
    const title = await score('yellow tram');
    const folder = await score('clip 01', { path: '/home/me/footage/yellow tram/clip01.mp4' });
    const description = await score('clip 01', { description: 'A yellow tram passes.' });
    expect(title).toBeGreaterThan(folder);
    expect(folder).toBeGreaterThan(description);
    expect(description).toBeGreaterThanOrEqual(rankFloor);
  });

  test('includes only the innermost folders of a deep path', async () => {
    expect(await score('clip', { path: '/yellow tram/a/b/c/d/clip.mp4' })).toBeLessThanOrEqual(2);
    expect(await score('clip', { path: 'C:\\films\\yellow tram\\clip.mp4' })).toBeGreaterThanOrEqual(
      rankFloor,
    );
  });

  test('is compared with the head noun of the phrase: the kiosk in the park, the fisherman at work, the tram of Lisbon', async () => {
    const kiosk = { phrase: 'kiosk in the park', alternates: [], mustShow: 'kiosk', welcome: ['park'] };
    expect(await score('kiosk', {}, kiosk)).toBeGreaterThan(await score('park', {}, kiosk));
    const nets = { phrase: 'old fisherman mending nets', alternates: [], mustShow: '', welcome: [] };
    expect(await score('fisherman', {}, nets)).toBeGreaterThan(await score('nets', {}, nets));
    const lisbon = { phrase: 'tram Lisbon', alternates: [], mustShow: '', welcome: [] };
    expect(await score('tram', {}, lisbon)).toBeGreaterThan(await score('Lisbon', {}, lisbon));
  });

  test.each([
    ['sharp knives', 'Sharp knife on a board'],
    ['harbor lights', 'Harbour light'],
    ['children playing', 'a child plays'],
    ['Hängebrücke Wildbach', 'Haengebruecke_Wildbach.mov'],
    ['Hängebrücke Wildbach', 'Hängebrücken am Wildbach'],
    ['marché aux poissons', 'Marches aux poisson'],
    ['长城 游客', '长城 游客 2024'],
  ])('“%s” is found in “%s”', async (phrase, title) => {
    expect(
      await score(title, {}, { phrase, alternates: [], mustShow: '', welcome: [] }),
    ).toBeGreaterThanOrEqual(8);
  });
});

describe('things to avoid', () => {
  test('push even a full match below the floor, both from the need and from the preferences', async () => {
    expect(await score('yellow tram with people', {}, { avoid: ['people'] })).toBeLessThan(rankFloor);
    expect(await score('yellow tram at night', {}, {}, 'people, night')).toBeLessThan(rankFloor);
  });

  test('are compared as whole words', async () => {
    expect(await score('yellow tram and a knight', {}, { avoid: ['night'] })).toBeGreaterThanOrEqual(9);
    expect(await score('yellow tram, text', {}, { avoid: ['text overlay'] })).toBeGreaterThanOrEqual(9);
  });

  test('do not count when the text says that they are absent', async () => {
    expect(await score('yellow tram, no people', {}, { avoid: ['people'] })).toBeGreaterThanOrEqual(9);
    expect(
      await score('yellow tram', { description: 'without watermark' }, { avoid: ['watermark'] }),
    ).toBeGreaterThanOrEqual(9);
  });
});

test('the reason says in plain language what fits and what does not', async () => {
  const ranked = await rank(
    [
      candidate('yellow tram on rails'),
      candidate('tram'),
      candidate('boat'),
      candidate('yellow tram, people'),
    ],
    {},
    'people',
  );
  expect(ranked.map((each) => each.reason)).toEqual([
    'matches “yellow”, “tram” and “rails” in the sentence and the search phrase',
    'matches “tram” in the sentence',
    'has nothing in common with the sentence',
    'matches “yellow” and “tram” in the sentence, but mentions people, which should be avoided',
  ]);
});

test('the reason names words as they are spoken, and those of a phrase that the user typed as such', async () => {
  const ranked = await rank([candidate('rain on cobblestones'), candidate('trams')], {
    phrase: 'rain on cobblestones',
    alternates: [],
  });
  expect(ranked.map((each) => each.reason)).toEqual([
    'matches “rain” and “cobblestones” in the search phrase',
    'matches “tram” in the sentence',
  ]);
});

test('every candidate gets a score from 1 to 10, always the same', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'grapheme' })), { maxLength: 8 }),
      async (texts) => {
        const candidates = texts.map(([title, description], index) =>
          candidate(title, { id: `library:${index}`, description }),
        );
        const ranked = await rank(candidates, {}, 'people');
        expect(ranked.map((each) => each.candidateId)).toEqual(candidates.map((each) => each.id));
        expect(ranked.every((each) => each.score >= 1 && each.score <= 10 && each.reason !== '')).toBe(true);
        expect(await rank(candidates, {}, 'people')).toEqual(ranked);
      },
    ),
  );
});

test('an additional word that is spoken never lowers the score', async () => {
  const word = fc.constantFrom(
    'yellow',
    'tram',
    'trams',
    'rails',
    'hill',
    'old',
    'street',
    'car',
    'boat',
    'cathedral',
    'bells',
    'the',
    'on',
  );
  // Other words of the phrases may tell that the film is about something else: a street car, an old boat.
  const wanted = fc.constantFrom('yellow', 'tram', 'cathedral');
  await fc.assert(
    fc.asyncProperty(
      fc.array(word, { maxLength: 6 }),
      wanted,
      fc.boolean(),
      async (title, extra, inDescription) => {
        const before = await score(title.join(' '));
        const after = inDescription
          ? await score(title.join(' '), { description: extra })
          : await score([...title, extra].join(' '));
        expect(after).toBeGreaterThanOrEqual(before);
      },
    ),
    { numRuns: 300 },
  );
});
