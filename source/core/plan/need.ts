import * as z from 'zod';

/** How many things besides the one that must be seen a need may name. */
export const maxWelcome = 5;

const needFields = z.object({
  id: z.string().min(1),
  at: z.number().nonnegative(),
  until: z.number().nonnegative(),
  /** What is searched for: 2 or 3 concrete words, as for stock. */
  phrase: z.string().min(1),
  /** Another wording for YouTube, only where it helps. */
  webPhrase: z.string().optional(),
  /** Other words for the same thing, tried when the phrase finds too little; up to 3. */
  alternates: z.array(z.string()),
  /** The one thing that must be seen; empty when nothing in particular must. */
  mustShow: z.string(),
  /** What else would be good to see. */
  welcome: z.array(z.string()),
  avoid: z.array(z.string()),
  style: z.string().optional(),
  timeOfDay: z.string().optional(),
  movement: z.string().optional(),
  /** The words of the transcript it supports, copied from there. Empty for a need added by hand. */
  spoken: z.string(),
  why: z.string(),
  /** How many films of the library fitted it when it was planned; absent where there is no library or it was changed. */
  libraryFits: z.int().nonnegative().optional(),
  /** A headline, a post, a page or a chart: nobody has footage of it, its maker captures it. */
  isReceipt: z.boolean().optional(),
  selected: z.boolean(),
  origin: z.enum(['planned', 'added']),
});

/** One planned moment that wants B-roll. Times are seconds on the A-roll. Reads needs of older saved jobs, too. */
export const needSchema = z.preprocess((saved) => {
  const need = oneMustShow(saved);
  return isRecord(need) && need['welcome'] === undefined ? { ...need, welcome: [] } : need;
}, needFields);
export type Need = z.infer<typeof needSchema>;

/** A need as a planner proposes it, nothing about it checked yet. */
export type NeedDraft = Omit<Need, 'id' | 'until' | 'selected' | 'origin' | 'libraryFits'> & {
  until?: number | undefined;
};

/** What the user may change in the review. An empty `webPhrase` is none. */
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

/** What the user likes, for planning and for every later judgement. */
export const preferencesSchema = z.object({
  style: z.string(),
  avoid: z.string(),
  notes: z.string(),
});
export type Preferences = z.infer<typeof preferencesSchema>;

/** Everything a need names to be seen: the one thing first, then what is welcome. */
export function thingsOf({ mustShow, welcome }: Pick<Need, 'mustShow' | 'welcome'>): string[] {
  return mustShow === '' ? [...welcome] : [mustShow, ...welcome];
}

/** Jobs were saved with a list of things that must be seen: the first stays one, the rest are welcome. */
function oneMustShow(saved: unknown): unknown {
  if (!isRecord(saved) || !Array.isArray(saved['mustShow'])) return saved;
  const [first = '', ...rest] = saved['mustShow'];
  const welcome = Array.isArray(saved['welcome']) ? saved['welcome'] : rest.slice(0, maxWelcome);
  return { ...saved, mustShow: first, welcome };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
