import * as z from 'zod';
import { needChangesSchema, needSchema } from '../../plan/need.ts';

/** Undo reverts the last change, redo applies it again. */
export const reviewMoveSchema = z.enum(['undo', 'redo']);
export type ReviewMove = z.infer<typeof reviewMoveSchema>;

const needSelected = z.object({
  type: z.literal('need.selected'),
  needId: z.string(),
  selected: z.boolean(),
});
const needsSelected = z.object({
  type: z.literal('needs.selected'),
  needIds: z.array(z.string()),
  selected: z.boolean(),
});
const needEdited = z.object({
  type: z.literal('need.edited'),
  needId: z.string(),
  changes: needChangesSchema,
});
const needAdded = z.object({ type: z.literal('need.added'), need: needSchema });
const needRemoved = z.object({ type: z.literal('need.removed'), needId: z.string() });

/** A change the user makes to the plan. */
export const reviewChangeSchema = z.discriminatedUnion('type', [
  needSelected,
  needsSelected,
  needEdited,
  needAdded,
  needRemoved,
]);

const by = { by: reviewMoveSchema.exactOptional() };
/** The same changes as events of a job. `by` is set when an undo or a redo made the change. */
export const reviewEventSchemas = [
  needSelected.extend(by),
  needsSelected.extend(by),
  needEdited.extend(by),
  needAdded.extend(by),
  needRemoved.extend(by),
] as const;
export type ReviewChange = z.infer<typeof reviewChangeSchema>;

/** Two stacks: the changes that undo and redo would make, the next one last. */
export const reviewHistorySchema = z.object({
  undo: z.array(reviewChangeSchema),
  redo: z.array(reviewChangeSchema),
});
export type ReviewHistory = z.infer<typeof reviewHistorySchema>;

const reviewTypes: ReadonlySet<string> = new Set(
  reviewChangeSchema.options.map(({ shape }) => shape.type.value),
);

/** Whether an event is a change of the plan, which can be undone. */
export function isReviewChange(event: { type: string }): event is ReviewChange {
  return reviewTypes.has(event.type);
}
