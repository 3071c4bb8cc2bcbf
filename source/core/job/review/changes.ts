import * as z from 'zod';
import { verdictSchema } from '../../footage/shot.ts';
import { needChangesSchema, needSchema } from '../../plan/need.ts';
import { needProgressSchema } from '../need/need-progress.ts';
import { pickSchema } from '../need/pick.ts';

/** Undo reverts the last change, redo applies it again. */
export const reviewMoveSchema = z.enum(['undo', 'redo']);
export type ReviewMove = z.infer<typeof reviewMoveSchema>;

/** `untouched` is set on the way back to a need that the user had not touched before. */
const needSelected = z.object({
  type: z.literal('need.selected'),
  needId: z.string(),
  selected: z.boolean(),
  untouched: z.literal(true).exactOptional(),
});
/** `untouched` has the needs that the user had not touched before. */
const needsSelected = z.object({
  type: z.literal('needs.selected'),
  needIds: z.array(z.string()),
  selected: z.boolean(),
  untouched: z.array(z.string()).exactOptional(),
});
const needEdited = z.object({
  type: z.literal('need.edited'),
  needId: z.string(),
  changes: needChangesSchema,
});
const needAdded = z.object({ type: z.literal('need.added'), need: needSchema });
const needRemoved = z.object({ type: z.literal('need.removed'), needId: z.string() });
/** The planner added needs to the plan. */
const needsAdded = z.object({ type: z.literal('needs.added'), needs: z.array(needSchema) });
/** The weakest needs were removed from the plan. */
const needsRemoved = z.object({ type: z.literal('needs.removed'), needIds: z.array(z.string()) });
/** A need as it was before a choice of the user: `undoes` is the choice, `key` the shot that it refused. */
const needRestored = z.object({
  type: z.literal('need.restored'),
  needId: z.string(),
  progress: needProgressSchema,
  undoes: z
    .enum(['need.edited', 'need.picked', 'need.searched-again', 'need.to-film', 'clip.refused'])
    .exactOptional(),
  key: z.string().exactOptional(),
});
/** The user's verdict on a clip. Without one, the earlier verdict is withdrawn. `key` is the shot of the clip. */
const clipJudged = z.object({
  type: z.literal('clip.judged'),
  needId: z.string(),
  key: z.string(),
  verdict: verdictSchema.exactOptional(),
});

/** A change the user makes to the plan, or the way back from a choice. */
export const reviewChangeSchema = z.discriminatedUnion('type', [
  needSelected,
  needsSelected,
  needEdited,
  needAdded,
  needRemoved,
  needsAdded,
  needsRemoved,
  needRestored,
  clipJudged,
]);

const by = { by: reviewMoveSchema.exactOptional() };
/** The same changes as events of a job. `by` is set when an undo or a redo made the change. */
export const reviewEventSchemas = [
  needSelected.extend(by),
  needsSelected.extend(by),
  needEdited.extend(by),
  needAdded.extend(by),
  needRemoved.extend(by),
  needsAdded.extend(by),
  needsRemoved.extend(by),
  needRestored.extend(by),
  clipJudged.extend(by),
] as const;

/** Choices of the user that are possible at any time: which film, which seconds, another search, filming it. */
export const choiceEventSchemas = [
  z.object({ type: z.literal('need.picked'), needId: z.string(), pick: pickSchema }),
  z.object({ type: z.literal('need.searched-again'), needId: z.string(), phrase: z.string().min(1) }),
  z.object({ type: z.literal('need.to-film'), needId: z.string() }),
  /**
   * The user wants another shot instead of a clip, or it looks like another clip of the job (`isLookAlike`). The clip
   * stays until its replacement is filed. `key` is its shot.
   */
  z.object({
    type: z.literal('clip.refused'),
    needId: z.string(),
    key: z.string(),
    isLookAlike: z.boolean().exactOptional(),
  }),
] as const;
type Choice = z.infer<(typeof choiceEventSchemas)[number]>;
export type ReviewChange = z.infer<typeof reviewChangeSchema>;

/** Two stacks: the changes that undo and redo would make, the next one last. */
export const reviewHistorySchema = z.object({
  undo: z.array(reviewChangeSchema),
  redo: z.array(reviewChangeSchema),
});
export type ReviewHistory = z.infer<typeof reviewHistorySchema>;

/** What can be undone. */
export type UndoableEvent = (ReviewChange & { by?: ReviewMove }) | Choice;

const undoableTypes: ReadonlySet<string> = new Set(
  [...reviewChangeSchema.options, ...choiceEventSchemas].map(({ shape }) => shape.type.value),
);

/** Whether an event is a change or a choice of the user, which can be undone. */
export function isUndoableEvent(event: { type: string; isLookAlike?: boolean }): event is UndoableEvent {
  return undoableTypes.has(event.type) && event.isLookAlike !== true;
}
