import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { countWords } from '../../../../source/core/plan/phrase.ts';
import { maxNeedCount, needSpacing, repairPlan } from '../../../../source/core/plan/plan-repair.ts';
import { normalizeWords } from '../../../../source/core/transcript/spoken-text.ts';
import type { Transcript } from '../../../../source/core/transcript/transcript.ts';
import { plan, talk } from '../kit.ts';

function textOf(transcript: Transcript): string {
  return transcript.segments.map((segment) => segment.text).join(' ');
}

/** The same talk with changed texts. */
function changed(transcript: Transcript, change: (text: string) => string): Transcript {
  return { segments: transcript.segments.map((segment) => ({ ...segment, text: change(segment.text) })) };
}

function spoken(lines: readonly string[], secondsEach = 5): Transcript {
  return {
    segments: lines.map((text, index) => ({
      start: index * secondsEach,
      end: (index + 1) * secondsEach,
      text,
    })),
  };
}

describe('ten minutes of talk at two needs per minute', async () => {
  const transcript = await talk('travel.srt');
  const { needs, notes } = await plan(transcript, { durationSeconds: 600 });

  test('give 20 needs in order, at least 10 s apart and inside the video', () => {
    expect(needs).toHaveLength(20);
    const gaps = needs.slice(1).map((need, index) => need.at - (needs[index]?.at ?? 0));
    expect(Math.min(...gaps)).toBeGreaterThanOrEqual(10);
    expect(needs.every((need) => need.at >= 0 && need.until <= 600)).toBe(true);
    expect(needs.map((need) => need.id).slice(0, 3)).toEqual(['n01', 'n02', 'n03']);
  });

  test('each need has its sentence from the transcript and its time', () => {
    for (const need of needs) {
      expect(textOf(transcript)).toContain(need.spoken);
      const said = transcript.segments.filter(
        (segment) => segment.end > need.at && segment.start < need.at + 8,
      );
      expect(normalizeWords(said.map((segment) => segment.text).join(' '))).toEqual(
        expect.arrayContaining(normalizeWords(need.spoken).slice(-2)),
      );
    }
  });

  test('each need has a unique phrase, a mustShow, and a length of 4 to 15 s', () => {
    expect(new Set(needs.map((need) => need.phrase.toLowerCase())).size).toBe(20);
    for (const need of needs) {
      expect(countWords(need.phrase)).toBeGreaterThanOrEqual(1);
      expect(countWords(need.phrase)).toBeLessThanOrEqual(5);
      expect(need.mustShow).not.toBe('');
      expect(need.until - need.at).toBeGreaterThanOrEqual(4);
      expect(need.until - need.at).toBeLessThanOrEqual(15);
    }
    expect(notes).toEqual([]);
  });

  test('the needs are spread: every minute has one to three', () => {
    const perMinute = Map.groupBy(needs, (need) => Math.floor(need.at / 60));
    expect([...perMinute.values()].map((each) => each.length)).toEqual(
      expect.not.arrayContaining([0, 4, 5, 6]),
    );
    expect(perMinute.size).toBe(10);
  });

  test('phrases name visible things', () => {
    const phrases = needs.map((need) => need.phrase);
    expect(phrases).toEqual(expect.arrayContaining(['white walls', 'red suspension bridge', 'mending nets']));
    expect(phrases.join(' ')).not.toMatch(/\b(thing|way|lot|people|time|idea|video|channel|close up)s?\b/);
  });

  test('quotes are whole sentences', () => {
    const sentences = textOf(transcript).split(/(?<=[.?!])\s+/);
    for (const { spoken: quote } of needs) {
      expect(sentences.map((sentence) => sentence.replace(/[.?!]+$/, ''))).toContain(quote);
    }
  });

  test('the reason counts mentions', () => {
    const said = normalizeWords(textOf(transcript));
    for (const need of needs) {
      const [, name = '', times = '1'] = /“(.+)”(?: (\d+) times)?/.exec(need.why) ?? [];
      const stem = name.replace(/(ies|s)$/, '');
      expect(said.filter((word) => word.startsWith(stem)).length).toBeGreaterThanOrEqual(Number(times));
    }
    expect(needs.map((need) => need.why)).toContain('The talk names “bridge” 5 times, used here first.');
  });

  test('the same talk always gives the same plan', async () => {
    expect(await plan(transcript, { durationSeconds: 600 })).toEqual({ needs, notes });
  });

  test('captions without capitals and punctuation, and captions in capitals, give nearly as many needs', async () => {
    const flat = changed(transcript, (text) => text.toLowerCase().replace(/[.,?!]/g, ''));
    const loud = changed(transcript, (text) => text.toUpperCase());
    expect((await plan(flat, { durationSeconds: 600 })).needs.length).toBeGreaterThanOrEqual(18);
    expect((await plan(loud, { durationSeconds: 600 })).needs.length).toBeGreaterThanOrEqual(18);
  });
});

describe('other talks', () => {
  test('an explainer gives visible things, not ideas', async () => {
    const phrases = (await plan(await talk('explainer.srt'))).needs.map((need) => need.phrase);
    expect(phrases).toEqual(
      expect.arrayContaining(['graphics card', 'peeling potatoes', 'drawing circuits']),
    );
    expect(phrases.join(' ')).not.toMatch(/\b(problem|idea|calculation|energy|story)s?\b/);
  });

  test('cooking gives food and tools', async () => {
    const phrases = (await plan(await talk('cooking.srt'))).needs.map((need) => need.phrase);
    expect(phrases).toEqual(expect.arrayContaining(['onion soup', 'wooden spoon', 'old baguette']));
  });

  test.each([
    ['hike.de.srt', 'German', /Hütte|Herde|Klettersteig|Suppe/],
    ['market.fr.srt', 'French', /marché aux poissons|pain de campagne|cocotte en fonte/],
  ])('%s is planned by word statistics, and a note says so', async (name, language, expected) => {
    const transcript = await talk(name);
    const { needs, notes } = await plan({ segments: transcript.segments });
    expect(notes).toEqual([
      `The transcript is in ${language}: needs are based on word statistics only, so check the search phrases.`,
    ]);
    expect(needs.map((need) => need.phrase).join(', ')).toMatch(expected);
    for (const need of needs) expect(textOf(transcript)).toContain(need.spoken);
  });

  test('in a talk that repeats five sentences, each subject returns only after some time', async () => {
    const lines = [
      'Today we look at the old harbour.',
      'The ships are painted blue.',
      'A crane lifts the containers.',
      'Workers drink coffee on the pier.',
      'Seagulls wait for fish.',
    ];
    const { needs } = await plan(spoken(Array.from({ length: 120 }, (_, index) => lines[index % 5] ?? '')));
    expect(needs.length).toBeGreaterThan(5);
    for (const [index, need] of needs.entries()) {
      const again = needs.slice(index + 1).find((other) => other.mustShow === need.mustShow);
      if (again) expect(again.at - need.at).toBeGreaterThanOrEqual(90);
    }
  });

  test.each([
    'Hello',
    'Well, you know, that is it.',
    'Thanks for watching, see you in the next one!',
    'Last March, three percent.',
  ])('“%s” names nothing to film', async (text) => {
    expect((await plan(spoken([text]))).needs).toEqual([]);
  });

  test.each(['garden', '你好世界', 'हम दिल्ली जा रहे हैं'])('“%s” alone gives a need', async (text) => {
    const { needs } = await plan(spoken([text]));
    expect(needs).toHaveLength(1);
    expect(text).toContain(needs[0]?.spoken);
  });

  test('music and applause give no need', async () => {
    expect((await plan(spoken(['[Music]', '♪', '...']))).needs).toEqual([]);
    const { needs } = await plan(spoken(['[Applause] Welcome to my rose garden [Music]']));
    expect(needs.map((need) => need.phrase)).toEqual(['rose garden']);
  });
});

test('a need uses word times', async () => {
  const text = 'Now look at this wooden boat';
  const words = text
    .split(' ')
    .map((word, index) => ({ text: word, start: 10 + index * 3, end: 12 + index * 3 }));
  const { needs } = await plan({ segments: [{ start: 0, end: 40, text, words }] }, { durationSeconds: 60 });
  expect(needs.find((need) => need.phrase === 'wooden boat')?.at).toBe(22);
});

test('preferences reach every need', async () => {
  const preferences = { style: 'cinematic', avoid: 'people, text overlay', notes: '' };
  const { needs } = await plan(await talk('cooking.srt'), { preferences });
  expect(needs.every((need) => need.style === 'cinematic')).toBe(true);
  expect(needs.every((need) => need.avoid.join() === 'people,text overlay')).toBe(true);
});

test('at any density the plan keeps the min spacing, and the repair does not change it', async () => {
  const transcript = await talk('travel.srt');
  await fc.assert(
    fc.asyncProperty(
      fc.double({ min: 0.1, max: 12, noNaN: true }),
      fc.constantFrom(1, 4, 9),
      async (clipsPerMinute, minClipSeconds) => {
        const request = { durationSeconds: 600, clipsPerMinute, minClipSeconds };
        const { needs } = await plan(transcript, request);
        expect(needs.length).toBeLessThanOrEqual(maxNeedCount(request));
        expect(needs.length).toBeGreaterThanOrEqual(
          Math.min(maxNeedCount(request) * 0.8, 590 / (2.5 * needSpacing(request))),
        );
        expect(repairPlan(needs, { ...request, transcript, maxClipSeconds: 15 })).toEqual({
          needs,
          notes: [],
        });
      },
    ),
    { numRuns: 15 },
  );
});
