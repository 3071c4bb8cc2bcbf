import type { Settings } from '../settings/settings.ts';
import { addedNeed } from './added-need.ts';
import type { Command, EventBody } from './events.ts';
import type { Job } from './job.ts';
import { nextChange } from './review.ts';

/** A wish about the plan. */
export type ReviewCommand = Extract<
  Command,
  { type: 'select' | 'select-all' | 'edit' | 'add' | 'undo' | 'redo' }
>;

const reviewCommands: ReadonlySet<Command['type']> = new Set<ReviewCommand['type']>([
  'select',
  'select-all',
  'edit',
  'add',
  'undo',
  'redo',
]);

/** Whether a wish is about the plan, which can be changed only in the review. */
export function isReviewCommand(command: Command): command is ReviewCommand {
  return reviewCommands.has(command.type);
}

/** The fact that a wish about the plan becomes; none when nothing would change. */
export function reviewEvent(
  job: Job,
  command: ReviewCommand,
  settings: Pick<Settings, 'MIN_CLIP_DURATION' | 'MAX_CLIP_DURATION'>,
): EventBody | undefined {
  switch (command.type) {
    case 'select':
      return { ...command, type: 'need.selected' };
    case 'select-all': {
      const { selected } = command;
      const needIds = job.needs.filter(({ need }) => need.selected !== selected).map(({ need }) => need.id);
      return needIds.length === 0 ? undefined : { type: 'needs.selected', needIds, selected };
    }
    case 'edit':
      return { ...command, type: 'need.edited' };
    case 'add':
      return { type: 'need.added', need: addedNeed(job, command, settings) };
    case 'undo':
    case 'redo': {
      const change = nextChange(job, command.type);
      return change && { ...change, by: command.type };
    }
  }
}
