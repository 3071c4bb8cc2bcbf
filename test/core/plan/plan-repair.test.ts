import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Need, NeedDraft } from '../../../source/core/plan/need.ts';
import { countWords } from '../../../source/core/plan/phrase.ts';
import {
  latestNeedStart,
  maxNeedCount,
  needSpacing,
  type PlanRules,
  repairPlan,
} from '../../../source/core/plan/plan-repair.ts';
import { normalizeWords } from '../../../source/core/transcript/spoken-text.ts';

const lines = [
  'We take the yellow tram up the steep hill.',
  'A fisherman mends his nets beside the harbour.',
  'The baker pulls warm bread out of the oven.',
  'Children fly kites above the long beach.',
  'An old clock tower rings over the market square.',
  'Bees circle around the lavender fields.',
];
const rules: PlanRules = {
  transcript: {
    segments: lines.map((text, index) => ({ start: index * 20, end: index * 20 + 15, text })),
  },
  durationSeconds: 120,
  clipsPerMinute: 2,
  minClipSeconds: 4,
  maxClipSeconds: 15,
};

function draft(part: Partial<NeedDraft>): NeedDraft {
  return {
    at: 0,
    phrase: 'yellow tram',
    alternates: ['tram on hill', 'city street rails'],
    mustShow: 'tram',
    welcome: ['hill', 'street'],
    avoid: [],
    spoken: 'We take the yellow tram',
    why: '',
    ...part,
  };
}

function toDraft({ id: _id, selected: _selected, origin: _origin, ...rest }: Need): NeedDraft {
  return rest;
}

const word = fc.constantFrom(
  'tram',
  'harbour',
  'bread',
  'kites',
  'clock',
  'bees',
  'old',
  'a',
  'of',
  'für',
  '市场',
  '🙂',
  '',
);
const text = fc.array(word, { maxLength: 9 }).map((parts) => parts.join(' '));
const time = fc.oneof(
  fc.double({ min: -50, max: 400 }),
  fc.constantFrom(Number.NaN, Number.POSITIVE_INFINITY, 0, 120),
);
const spoken = fc.oneof(fc.constantFrom(...lines, 'steep hill. A fisherman', 'yellow  TRAM'), text);
const anyDraft: fc.Arbitrary<NeedDraft> = fc.record({
  at: time,
  until: fc.option(time, { nil: undefined }),
  phrase: text,
  alternates: fc.array(text, { maxLength: 5 }),
  webPhrase: text,
  mustShow: text,
  welcome: fc.array(text, { maxLength: 8 }),
  avoid: fc.array(text, { maxLength: 2 }),
  spoken,
  why: text,
});
const anyRules = fc
  .record({
    durationSeconds: fc.double({ min: 0.5, max: 400, noNaN: true }),
    clipsPerMinute: fc.double({ min: 0.1, max: 12, noNaN: true }),
    minClipSeconds: fc.constantFrom(1, 4, 15),
    silent: fc.boolean(),
  })
  .map(
    ({ silent, ...rest }): PlanRules => ({
      ...rules,
      ...rest,
      ...(silent ? { transcript: { segments: [] } } : {}),
    }),
  );

test('any answer becomes a valid plan', () => {
  const transcriptWords = ` ${normalizeWords(lines.join(' ')).join(' ')} `;
  fc.assert(
    fc.property(fc.array(anyDraft, { maxLength: 30 }), anyRules, (drafts, own) => {
      const { needs } = repairPlan(drafts, own);
      expect(needs.length).toBeLessThanOrEqual(maxNeedCount(own));
      for (const [index, need] of needs.entries()) {
        const next = needs[index + 1];
        expect(need.id).toBe(`n${String(index + 1).padStart(2, '0')}`);
        expect(need.at).toBeGreaterThanOrEqual(0);
        expect(need.at).toBeLessThanOrEqual(latestNeedStart(own));
        expect(need.until).toBeLessThanOrEqual(own.durationSeconds);
        expect(need.until - need.at).toBeLessThanOrEqual(own.maxClipSeconds + 1e-9);
        expect(need.until - need.at).toBeGreaterThanOrEqual(
          Math.min(own.minClipSeconds, own.durationSeconds) - 1e-9,
        );
        if (next) expect(next.at - need.at).toBeGreaterThanOrEqual(needSpacing(own));
        if (next) expect(need.until).toBeLessThanOrEqual(next.at);
        expect(countWords(need.phrase)).toBeGreaterThanOrEqual(1);
        expect(countWords(need.phrase)).toBeLessThanOrEqual(6);
        expect(need.alternates.length).toBeLessThanOrEqual(3);
        expect(need.welcome.length).toBeLessThanOrEqual(5);
        expect(need.welcome).not.toContain(need.mustShow);
        const said = normalizeWords(need.spoken).join(' ');
        if (said !== '') expect(transcriptWords).toContain(` ${said} `);
        if (own.transcript.segments.length === 0) expect(need.spoken).toBe('');
      }
    }),
  );
});

test('a valid plan is returned unchanged, without notes', () => {
  fc.assert(
    fc.property(fc.array(anyDraft, { maxLength: 30 }), anyRules, (drafts, own) => {
      const { needs } = repairPlan(drafts, own);
      expect(repairPlan(needs.map(toDraft), own)).toEqual({ needs, notes: [] });
    }),
  );
});

describe('single repairs, each with its note', () => {
  test('needs are sorted by time', () => {
    const { needs, notes } = repairPlan(
      [draft({ at: 100, phrase: 'lavender fields', spoken: lines[5] ?? '' }), draft({ at: 2 })],
      rules,
    );
    expect(needs.map((need) => need.phrase)).toEqual(['yellow tram', 'lavender fields']);
    expect(notes).toEqual(['The needs were sorted by time.']);
  });

  test('a time outside the video moves to where the words are spoken', () => {
    const { needs, notes } = repairPlan([draft({ at: 999, spoken: 'mends his nets' })], rules);
    expect(needs[0]?.at).toBeGreaterThan(20);
    expect(needs[0]?.at).toBeLessThan(35);
    expect(notes).toEqual(['“yellow tram” (16:39) was moved to 00:23, where its words are spoken.']);
  });

  test('words that are not in the transcript are replaced by those spoken at that time', () => {
    const { needs, notes } = repairPlan([draft({ at: 41, spoken: 'We flew to the moon' })], rules);
    expect(needs[0]?.spoken).toMatch(/baker pulls warm bread/);
    expect(notes.join()).toMatch(/not in the transcript; the words spoken there are used/);
  });

  test('spoken words are found despite other case, quotes and line breaks, and copied from the transcript', () => {
    const { needs, notes } = repairPlan([draft({ at: 11, spoken: '“steep HILL,\n a fisherman”' })], rules);
    expect(needs[0]?.spoken).toBe('steep hill. A fisherman');
    expect(notes).toEqual([]);
  });

  test('a need less than ten seconds after the one before is left out', () => {
    const { needs, notes } = repairPlan(
      [draft({ at: 1 }), draft({ at: 8, phrase: 'steep street', spoken: 'up the steep hill' })],
      rules,
    );
    expect(needs).toHaveLength(1);
    expect(notes).toEqual([
      '“steep street” (00:08) was left out: it is less than 10 s after the need before it.',
    ]);
  });

  test('a phrase that was used shortly before is replaced by an alternate, or the need is left out', () => {
    const again = { at: 22, spoken: 'A fisherman mends', phrase: 'Yellow trams' };
    const renamed = repairPlan(
      [draft({ at: 1 }), draft({ ...again, alternates: ['fishing nets', 'old pier'] })],
      rules,
    );
    expect(renamed.needs.map((need) => need.phrase)).toEqual(['yellow tram', 'fishing nets']);
    expect(renamed.notes).toHaveLength(1);
    const dropped = repairPlan(
      [draft({ at: 1 }), draft({ ...again, alternates: [], mustShow: '', welcome: [] })],
      rules,
    );
    expect(dropped.needs).toHaveLength(1);
    expect(dropped.notes.at(-1)).toMatch(/left out: a need shortly before it has the same phrase/);
  });

  test('a need in a silence has no spoken words', () => {
    const silent = { ...rules, durationSeconds: 300 };
    const { needs } = repairPlan([draft({ at: 250, spoken: 'not said at all' })], silent);
    expect(needs.map(({ at, spoken: said }) => [at, said])).toEqual([[250, '']]);
  });

  test('a phrase may be repeated minutes later', () => {
    const { needs } = repairPlan([draft({ at: 1 }), draft({ at: 101, spoken: 'Bees circle' })], rules);
    expect(needs.map((need) => need.phrase)).toEqual(['yellow tram', 'yellow tram']);
  });

  test('of more needs than requested, those closest to their neighbors are left out', () => {
    const ats = [0, 12, 24, 60, 90, 110];
    const phrases = [
      'yellow tram',
      'fishing nets',
      'warm bread',
      'long beach',
      'clock tower',
      'lavender fields',
    ];
    const drafts = ats.map((at, index) => draft({ at, phrase: phrases[index] ?? '', spoken: '' }));
    const { needs, notes } = repairPlan(drafts, rules);
    expect(needs.map((need) => need.at)).toEqual([24, 60, 90, 110]);
    expect(notes.filter((note) => note.includes('more needs than requested'))).toHaveLength(2);
  });

  test('long phrases lose their short words, and a single word is extended by mustShow', () => {
    const phrases = repairPlan(
      [
        draft({ at: 1, phrase: 'an old fisherman who is mending all of his broken nets', spoken: '' }),
        draft({ at: 41, phrase: 'bread', alternates: [], mustShow: 'oven', spoken: '' }),
      ],
      rules,
    ).needs.map((need) => need.phrase);
    expect(phrases).toEqual(['fisherman mending broken nets', 'bread oven']);
  });

  test('missing alternates and things to show are not invented', () => {
    const bare = { phrase: 'red fishing boat', alternates: [], mustShow: '', welcome: [] };
    const [need] = repairPlan([draft(bare)], rules).needs;
    expect(need).toMatchObject(bare);
  });

  test('mustShow has one thing, welcome at most five more, and none is repeated', () => {
    const welcome = ['pier', 'Boat', 'water', 'gulls', 'nets', 'rope', 'sky'];
    const [need] = repairPlan(
      [draft({ phrase: 'red fishing boat', mustShow: 'boat', welcome })],
      rules,
    ).needs;
    expect(need?.mustShow).toBe('boat');
    expect(need?.welcome).toEqual(['pier', 'water', 'gulls', 'nets', 'rope']);
  });

  test('a wording for YouTube that equals the phrase is dropped', () => {
    const web = (webPhrase: string) => repairPlan([draft({ webPhrase })], rules).needs[0]?.webPhrase;
    expect(web('Yellow  tram')).toBeUndefined();
    expect(web('tram 28 ride Lisbon')).toBe('tram 28 ride Lisbon');
  });

  test('a clip ends before the next need and never after the video', () => {
    const { needs } = repairPlan(
      [
        draft({ at: 1, until: 99 }),
        draft({ at: 21, phrase: 'fishing nets', spoken: lines[1] ?? '' }),
        draft({ at: 118, phrase: 'lavender fields', until: 500, spoken: '' }),
      ],
      { ...rules, maxClipSeconds: 60 },
    );
    expect(needs.map(({ at, until }) => [at, until])).toEqual([
      [1, 21],
      [21, 25],
      [116, 120],
    ]);
  });

  test('escape sequences in an answer do not reach the plan', () => {
    const [need] = repairPlan(
      [draft({ phrase: '\u001b[2Jyellow tram\u0007', why: 'a\u001b]0;x\u0007b' })],
      rules,
    ).needs;
    expect(need?.phrase).toBe('yellow tram');
    expect(JSON.stringify(need)).not.toMatch(/\\u00/);
  });
});

test('the spacing is ten seconds and shrinks only for denser plans, never below the shortest clip', () => {
  const spacing = (clipsPerMinute: number, minClipSeconds = 4) =>
    needSpacing({ clipsPerMinute, minClipSeconds });
  expect([spacing(0.1), spacing(2), spacing(4)]).toEqual([10, 10, 10]);
  expect(spacing(8)).toBe(5);
  expect(spacing(12)).toBe(4);
  expect(spacing(2, 15)).toBe(15);
});

test('the number of needs follows from the density, and is at least one', () => {
  expect(maxNeedCount({ durationSeconds: 600, clipsPerMinute: 2 })).toBe(20);
  expect(maxNeedCount({ durationSeconds: 3, clipsPerMinute: 0.1 })).toBe(1);
});
