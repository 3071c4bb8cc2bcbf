import type { HistoryEntry } from '../../core/api/app.ts';
import type { Job, JobStateName, NeedProgress, StageName } from '../../core/job/job.ts';
import { type NeedStepName, needStepNames } from '../../core/job/step/steps.ts';
import { jobStateWords, needStateWords, stageActivity } from '../../core/job/words.ts';
import { pluralize } from '../../core/text/text.ts';
import { formatDay } from '../../core/text/timecode.ts';
import type { Glyphs, Tone } from '../theme/theme.ts';

/** A state as it is shown: always a glyph and a word, so that it can be read without color. */
export interface Mark {
  glyph: string;
  word: string;
  tone: Tone;
}

/** The state of a job; `frame` is the frame of the spinner. */
export function jobMark(state: JobStateName, glyphs: Glyphs, frame: number, paused = false): Mark {
  if (state === 'running' && paused) return { glyph: glyphs.paused, word: 'paused', tone: 'warn' };
  const marks: Record<JobStateName, Omit<Mark, 'word'>> = {
    created: { glyph: glyphs.waiting, tone: 'quiet' },
    running: { glyph: spin(glyphs, frame), tone: 'busy' },
    'awaiting-review': { glyph: glyphs.review, tone: 'accent' },
    interrupted: { glyph: glyphs.interrupted, tone: 'warn' },
    failed: { glyph: glyphs.failed, tone: 'bad' },
    finished: { glyph: glyphs.done, tone: 'good' },
  };
  return { ...marks[state], word: jobStateWords[state] };
}

/** The state of a need; an active need shows the step it is in, and one that waits in a paused job is paused. */
export function needMark(progress: NeedProgress, glyphs: Glyphs, frame: number, paused = false): Mark {
  const still: Mark = paused
    ? { glyph: glyphs.paused, word: 'paused', tone: 'warn' }
    : { glyph: glyphs.waiting, word: needStateWords.waiting, tone: 'quiet' };
  switch (progress.state) {
    case 'filled':
      return { glyph: glyphs.done, word: needStateWords.filled, tone: 'good' };
    case 'no-match':
      return {
        glyph: glyphs.noMatch,
        word: progress.toFilm ? 'to film' : needStateWords['no-match'],
        tone: 'warn',
      };
    case 'failed':
      return { glyph: glyphs.failed, word: needStateWords.failed, tone: 'bad' };
    case 'skipped':
      return { glyph: glyphs.skipped, word: needStateWords.skipped, tone: 'quiet' };
    case 'active': {
      const step = latestRunningStep(progress);
      // Between two steps it waits for a lane.
      if (step === undefined) return still;
      const waits = progress.running.some((each) => each.step === step && each.wait !== undefined);
      if (waits) return { glyph: glyphs.again, word: stepWord(step), tone: 'warn' };
      return { glyph: spin(glyphs, frame), word: stepWord(step), tone: 'busy' };
    }
    case 'waiting':
      return progress.need.selected ? still : { glyph: glyphs.skipped, word: 'left out', tone: 'quiet' };
  }
}

/** The name of a step in a narrow column. "file" would be read as a noun. */
function stepWord(step: NeedStepName): string {
  return step === 'file' ? 'save' : step;
}

/** The latest step among the running ones of a need. */
export function latestRunningStep(progress: NeedProgress): NeedStepName | undefined {
  return needStepNames.findLast((step) => progress.running.some((each) => each.step === step));
}

export function stageMark(state: Job['stages'][StageName]['state'], glyphs: Glyphs): Mark {
  const marks = {
    waiting: { glyph: glyphs.waiting, word: 'waiting', tone: 'quiet' },
    active: { glyph: glyphs.active, word: 'active', tone: 'busy' },
    done: { glyph: glyphs.done, word: 'done', tone: 'good' },
    failed: { glyph: glyphs.failed, word: 'failed', tone: 'bad' },
  } as const;
  return marks[state];
}

/** A shorter form of `entrySummary` for narrow lists; the same text where there is none. */
export function shortSummary(entry: HistoryEntry): string {
  const { needs, runsIn, state, stage } = entry;
  if (runsIn) return `process ${runsIn.pid} on ${runsIn.host}`;
  if (state === 'finished')
    return `${needs.selected - needs.noMatch - needs.failed}/${needs.selected} needs filled`;
  const isGathering = stage === 'gather' && (state === 'running' || state === 'interrupted');
  return isGathering ? `${needs.ended}/${needs.selected} needs` : entrySummary(entry);
}

/** The progress or result of a job of the history, in one line. */
export function entrySummary(entry: HistoryEntry): string {
  const { needs, runsIn } = entry;
  // Where it runs comes first: in a narrow list the end is cut off.
  if (runsIn) return joinWords([`process ${runsIn.pid} on ${runsIn.host}`, formatPercent(entry.progress)]);
  switch (entry.state) {
    case 'awaiting-review':
      return `${pluralize(needs.total, 'need')} planned`;
    case 'finished':
      return joinWords([
        pluralize(entry.clips, 'clip'),
        needs.noMatch > 0 && `${needs.noMatch} to film`,
        needs.failed > 0 && `${needs.failed} failed`,
      ]);
    case 'failed':
      return entry.error ?? `failed while ${stageActivity[entry.stage]}`;
    default:
      return entry.stage === 'gather'
        ? `${needs.ended}/${needs.selected} needs · ${stageActivity[entry.stage]}`
        : `${stageActivity[entry.stage]} · ${formatPercent(entry.progress)}`;
  }
}

export function joinWords(parts: readonly (string | false | undefined)[]): string {
  return parts.filter((part) => part !== false && part !== undefined && part !== '').join(' · ');
}

/** "$0.13"; an amount below one cent has a third digit, because single calls cost that little. */
export function formatUsd(amount: number, digits: 2 | 3 = 2): string {
  return `$${amount.toFixed(amount > 0 && amount < 0.01 ? 3 : digits)}`;
}

/** "42 %", never 100 before the end. */
export function formatPercent(fraction: number): string {
  return `${fraction >= 1 ? 100 : Math.min(99, Math.floor(fraction * 100))} %`;
}

/** "2 min ago", "yesterday", "20 Nov". */
export function formatAge(at: number, now: number): string {
  const seconds = Math.max(0, (now - at) / 1000);
  if (seconds < 60) return 'just now';
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ago`;
  const then = new Date(at);
  const today = new Date(now);
  const days = Math.round((startOfDay(today) - startOfDay(then)) / 86_400_000);
  if (days === 0) return `${Math.floor(seconds / 3600)} h ago`;
  if (days === 1) return 'yesterday';
  const date = formatDay(at);
  return then.getFullYear() === today.getFullYear() ? date : `${date} ${then.getFullYear()}`;
}

function startOfDay(date: Date): number {
  return new Date(date.getFullYear(), date.getMonth(), date.getDate()).getTime();
}

function spin(glyphs: Glyphs, frame: number): string {
  return glyphs.spinner[frame % glyphs.spinner.length] ?? glyphs.active;
}
