import { describe, expect, test } from 'vitest';
import { rankFloor } from '../../../source/core/footage/candidate.ts';
import { fitChance } from '../../../source/providers/matching/fit.ts';
import { libraryOf } from './matching-kit.ts';

const others = ['espresso pour', 'lighthouse waves', 'snowy forest', 'coins counting', 'city skyline night'];

describe('a film fits by its main subject', () => {
  test.each([
    ['bike chain', 'If you oil it, a chain lasts three thousand kilometers.', 'oiling bike chain macro'],
    ['glass of milk', 'Every evening she drank a glass of milk.', 'milk pouring'],
    ['kids', 'The kids next door made a fire.', 'children around campfire'],
    ['metro', 'So I took the metro for a week.', 'crowded subway train'],
    ['old mechanic', 'I bought mine from an old mechanic.', 'mechanic repairing wheel'],
  ])('“%s” is found in “%s…”', async (phrase, spoken, title) => {
    const library = await libraryOf(title, ...others);
    const found = await library.best({ phrase, spoken });
    expect(found.title).toBe(title);
    expect(found.score).toBeGreaterThanOrEqual(rankFloor);
  });

  test.each([
    ['glass of milk', 'Every evening she drank a glass of milk.', 'glass bridge china'],
    ['yellow tram', 'We took the yellow tram up to the castle.', 'yellow flowers'],
    ['old man', 'An old man sold us two melons.', 'man surfing slow motion'],
    ['close up of a watch', 'He looked at his watch for a long time.', 'eye close up'],
    ['three kilometers', 'The next shop is three kilometers away.', 'three dogs running'],
  ])('“%s” is not found by the side word of “%s…”', async (phrase, spoken, title) => {
    const library = await libraryOf(title, ...others);
    expect(await library.score(title, { phrase, spoken })).toBeLessThan(rankFloor);
  });
});

describe('the sentence disambiguates a word', () => {
  const titles = ['crane lifting steel on construction site', 'crane bird wading in reeds'];

  test.each([
    ['On the way we saw a crane standing in the reeds of a pond.', titles[1]],
    ['A crane lifted the steel onto the roof of the site.', titles[0]],
  ])('%s', async (spoken, title) => {
    const library = await libraryOf(...titles, ...others);
    expect((await library.best({ phrase: 'crane', spoken })).title).toBe(title);
  });
});

describe('other languages use their own stemmers', () => {
  test.each([
    ['Kühe', 'Also hat er zwei Kühe verkauft, obwohl er nicht wollte.', 'Kuh auf der Weide'],
    ['Fahrradkette', 'Die Fahrradkette ist nach vier Monaten gerissen.', 'Kette am Fahrrad ölen'],
    ['Hütte', 'Am Abend saßen wir vor der Hütte und haben gesungen.', 'Berghütte bei Nacht'],
    ['boulangère', 'La boulangère vend son pain dans la rue.', 'boulangères devant le four'],
    ['barcos', 'Los barcos salen del puerto por la noche.', 'barco en el puerto'],
  ])('“%s”', async (phrase, spoken, title) => {
    const library = await libraryOf(title, 'Katze auf dem Sofa', 'montagne enneigée', 'perro en la playa');
    const found = await library.best({ phrase, spoken });
    expect(found.title).toBe(title);
    expect(found.score).toBeGreaterThanOrEqual(rankFloor);
  });
});

test('a phrase that the user typed is used without the sentence', async () => {
  const library = await libraryOf('sunset over the sea', 'old radio', ...others);
  const asked = { phrase: 'sunset sea', spoken: 'An old lady came with a radio.' };
  expect((await library.best(asked)).title).toBe('sunset over the sea');
  expect(await library.score('old radio', asked)).toBeLessThan(rankFloor);
});

test('the reason is plain language', async () => {
  const library = await libraryOf('snow plow bike lane morning', ...others);
  const spoken = 'In winter a little plow clears the bike lane before it clears the road.';
  const { reason } = await library.best({ phrase: 'bike lane', spoken });
  expect(reason).toBe('matches “plow”, “bike” and “lane” in the sentence');
});

test('a short sentence with one thing does not make a film fit that shares only its name', async () => {
  const library = await libraryOf('brick wall texture', 'wall painting with brush', ...others);
  expect(
    await library.score('brick wall texture', { phrase: 'wall', spoken: 'Then came the wall.' }),
  ).toBeLessThan(rankFloor);
});

test('several things of the sentence outweigh a phrase that a film shares only in part', async () => {
  const spoken = 'I grew up in a small harbor town where the ships come in at dawn.';
  const library = await libraryOf('ship entering harbor at dawn', 'town hall clock', ...others);
  const score = await library.score('ship entering harbor at dawn', { phrase: 'harbor town', spoken });
  expect(score).toBeGreaterThanOrEqual(rankFloor);
});

test('the chance that a film fits grows with its score, and is one half at the floor', () => {
  const chances = [1, 3, rankFloor, 7.5, 9, 10].map(fitChance);
  expect(chances).toEqual([...chances].sort((one, other) => one - other));
  expect(chances[2]).toBe(0.5);
  expect(chances.every((chance) => chance > 0 && chance < 1)).toBe(true);
});

test('a film without anything in common has the lowest score', async () => {
  const library = await libraryOf(...others, 'traffic jam');
  const spoken = 'My friend makes cinnamon rolls when we come home.';
  expect(await library.score('traffic jam', { phrase: 'cinnamon rolls', spoken })).toBeLessThanOrEqual(2);
});
