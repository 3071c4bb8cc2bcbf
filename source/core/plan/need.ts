import * as z from 'zod';

/** Max things a need may name besides the one that must be seen. */
export const maxWelcome = 5;
/** The densest plan, in needs per minute; denser ones leave no time to see the speaker. */
export const maxNeedsPerMinute = 12;

/** A film of the library, for a picture of it in the review. */
const libraryFilmSchema = z.object({
  path: z.string(),
  title: z.string(),
  durationSeconds: z.number().positive(),
  /** In pixels, where they are known. */
  width: z.int().positive().optional(),
  height: z.int().positive().optional(),
});
export type LibraryFilm = z.infer<typeof libraryFilmSchema>;

/** How many films of the library fit a need, and the one of them that fits best. */
export const libraryCountSchema = z.object({
  libraryFits: z.int().nonnegative(),
  libraryFilm: libraryFilmSchema.optional(),
});
export type LibraryCount = z.infer<typeof libraryCountSchema>;

const needFields = z.object({
  id: z.string().min(1),
  at: z.number().nonnegative(),
  until: z.number().nonnegative(),
  /** The search phrase: 2 or 3 concrete words, as on a stock site. */
  phrase: z.string().min(1),
  /** A different wording for YouTube, where that helps. */
  webPhrase: z.string().optional(),
  /** Up to 3 other phrases for the same thing, tried when the phrase finds too little. */
  alternates: z.array(z.string()),
  /** The one thing that must be seen; may be empty. */
  mustShow: z.string(),
  /** What else would be good to see. */
  welcome: z.array(z.string()),
  avoid: z.array(z.string()),
  style: z.string().optional(),
  timeOfDay: z.string().optional(),
  movement: z.string().optional(),
  /**
   * The words of the transcript that it illustrates, copied. Empty for a need added by hand where nothing is spoken.
   */
  spoken: z.string(),
  why: z.string(),
  /**
   * How much the talk gains by it, as its planner values it: more is better. Comparable only within a plan. Absent for a
   * need added by hand, and in older jobs.
   */
  importance: z.number().optional(),
  /** See `libraryCountSchema`. Absent without a library, and for a new phrase until its films are counted. */
  ...libraryCountSchema.partial().shape,
  /** A headline, post, page or chart: no source has footage of it, so the user has to capture it. */
  isReceipt: z.boolean().optional(),
  /** The fields that the user wrote; they stay when the phrase changes. */
  written: z.array(z.enum(['webPhrase', 'alternates', 'mustShow', 'welcome'])).optional(),
  selected: z.boolean(),
  origin: z.enum(['planned', 'added']),
});

/** One moment that needs B-roll. Times are seconds on the A-roll. Also parses needs of older saved jobs. */
export const needSchema = z.preprocess((saved) => {
  const need = oneMustShow(saved);
  return isRecord(need) && need['welcome'] === undefined ? { ...need, welcome: [] } : need;
}, needFields);
export type Need = z.infer<typeof needSchema>;

/** A need as a planner proposes it, not checked yet. */
export type NeedDraft = Omit<
  Need,
  'id' | 'until' | 'selected' | 'origin' | 'libraryFits' | 'libraryFilm' | 'written'
> & {
  until?: number | undefined;
};

/** What the user may change in the review. An empty `webPhrase` removes it. */
export const needChangesSchema = z.preprocess(
  oneMustShow,
  needFields
    .pick({
      ...{ at: true, until: true, phrase: true, webPhrase: true, alternates: true },
      ...{ mustShow: true, welcome: true, avoid: true },
    })
    .partial(),
);
export type NeedChanges = z.infer<typeof needChangesSchema>;

/** The user's preferences, for planning and for every later judgment. */
export const preferencesSchema = z.object({
  style: z.string(),
  avoid: z.string(),
  notes: z.string(),
});
export type Preferences = z.infer<typeof preferencesSchema>;

/** The words of a need that decide which films of the library fit it, as one text: equal texts have the same films. */
export function libraryWords(need: Omit<NeedDraft, 'id'>): string {
  const { phrase, alternates, mustShow, welcome, avoid, spoken } = need;
  return JSON.stringify([phrase, alternates, mustShow, welcome, avoid, spoken]);
}

/** Everything a need names to be seen: `mustShow` first, then `welcome`. */
export function thingsToShow({ mustShow, welcome }: Pick<Need, 'mustShow' | 'welcome'>): string[] {
  return mustShow === '' ? [...welcome] : [mustShow, ...welcome];
}

/** Older jobs have a list in `mustShow`: its first item stays, the others become `welcome`. */
function oneMustShow(saved: unknown): unknown {
  if (!isRecord(saved) || !Array.isArray(saved['mustShow'])) return saved;
  const [first = '', ...rest] = saved['mustShow'];
  const welcome = Array.isArray(saved['welcome']) ? saved['welcome'] : rest.slice(0, maxWelcome);
  return { ...saved, mustShow: first, welcome };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The id of the need with this number: "n07". */
export function needId(number: number): string {
  return `n${String(number).padStart(2, '0')}`;
}
