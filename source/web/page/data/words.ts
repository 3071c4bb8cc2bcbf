import type { HistoryEntry } from '../../../core/api/app.ts';
import type { Clip } from '../../../core/footage/shot.ts';
import type { Job, JobStateName, NeedProgress } from '../../../core/job/job.ts';
import { describeWait } from '../../../core/job/step/step-wait.ts';
import { needStepNames } from '../../../core/job/step/steps.ts';
import { describeActivity, jobStateWords, needStateWords, stageActivity } from '../../../core/job/words.ts';
import { pluralize } from '../../../core/text/text.ts';
import { formatDay, formatDuration } from '../../../core/text/timecode.ts';

/** A state is always a glyph and a word; color only adds. */
export interface Mark {
  glyph: string;
  word: string;
  tone: 'good' | 'warn' | 'bad' | 'busy' | 'quiet' | 'accent';
}

const jobMarks: Readonly<Record<JobStateName, Omit<Mark, 'word'>>> = {
  created: { glyph: '·', tone: 'quiet' },
  running: { glyph: '▶', tone: 'busy' },
  'awaiting-review': { glyph: '◆', tone: 'accent' },
  interrupted: { glyph: '◌', tone: 'warn' },
  failed: { glyph: '✗', tone: 'bad' },
  finished: { glyph: '✔', tone: 'good' },
};

/** The state of a job. */
export function jobMark(state: JobStateName, isPaused = false): Mark {
  if (state === 'running' && isPaused) return { glyph: '‖', word: 'paused', tone: 'warn' };
  return { ...jobMarks[state], word: jobStateWords[state] };
}

/** The state of a need; an active one shows what it does. */
export function needMark({ state, need, running }: NeedProgress): Mark {
  switch (state) {
    case 'filled':
      return { glyph: '✔', word: needStateWords.filled, tone: 'good' };
    case 'no-match':
      return { glyph: '○', word: needStateWords['no-match'], tone: 'warn' };
    case 'failed':
      return { glyph: '✗', word: needStateWords.failed, tone: 'bad' };
    case 'skipped':
      return { glyph: '–', word: needStateWords.skipped, tone: 'quiet' };
    case 'active':
      return { glyph: '▶', word: needStateWords.active, tone: running.length > 0 ? 'busy' : 'quiet' };
    case 'waiting':
      return { glyph: '·', word: need.selected ? needStateWords.waiting : 'left out', tone: 'quiet' };
  }
}

/** What a need is doing, or how it ended. */
export function needWords(progress: NeedProgress, now: number): string {
  const step = needStepNames.findLast((name) => progress.running.some((each) => each.step === name));
  if (progress.state !== 'active' || step === undefined) return progress.message ?? '';
  const running = progress.running.filter((each) => each.step === step);
  const waiting = running.findLast((each) => each.wait !== undefined);
  if (waiting?.wait) return describeWait(waiting.message, waiting.wait, now);
  const message = running.findLast((each) => each.message !== undefined)?.message;
  const does = describeActivity(step, running.at(-1)?.key ?? '');
  return message === undefined ? does : `${does} · ${message}`;
}

/** The progress or result of a job of the history. */
export function entryWords(entry: HistoryEntry): string {
  const { needs, state, clips, error, stage } = entry;
  if (state === 'awaiting-review') return `${pluralize(needs.total, 'need')} planned`;
  if (state === 'failed') return error ?? `failed while ${stageActivity[stage]}`;
  if (state === 'finished') {
    const toFilm = needs.noMatch > 0 ? [`${needs.noMatch} to film`] : [];
    return [
      pluralize(clips, 'clip'),
      ...toFilm,
      ...(needs.failed > 0 ? [`${needs.failed} failed`] : []),
    ].join(' · ');
  }
  const left = entry.etaSeconds === undefined ? [] : [`~${formatDuration(entry.etaSeconds)} left`];
  const where = stage === 'gather' ? `${needs.ended} of ${needs.selected} needs` : stageActivity[stage];
  return [where, formatPercent(entry.progress), ...left].join(' · ');
}

/** "$0.13". */
export function formatUsd(amount: number): string {
  return `$${amount.toFixed(amount > 0 && amount < 0.01 ? 3 : 2)}`;
}

/** "42 %", never 100 before the end. */
export function formatPercent(fraction: number): string {
  return `${fraction >= 1 ? 100 : Math.min(99, Math.floor(fraction * 100))} %`;
}

/** "2 min ago", "3 h ago", "20 Nov". */
export function formatAge(at: number, now: number): string {
  const minutes = Math.max(0, Math.floor((now - at) / 60_000));
  if (minutes < 1) return 'just now';
  if (minutes < 60) return `${minutes} min ago`;
  return minutes < 24 * 60 ? `${Math.floor(minutes / 60)} h ago` : formatDay(at);
}

/** The address of a file in a job's folder. */
export function fileAddress(job: Pick<Job, 'id'>, file: string): string {
  const encoded = file.split('/').map(encodeURIComponent).join('/');
  return `/api/jobs/${encodeURIComponent(job.id)}/files/${encoded}`;
}

/** The address of a clip, with its content, so that a replaced clip of the same name is fetched again. */
export function clipAddress(job: Pick<Job, 'id'>, { file, sha256 }: Clip): string {
  return `${fileAddress(job, file)}?${sha256.slice(0, 8)}`;
}

/** The address of the film of a candidate: the file in the user's own folder, or else its preview. */
export function filmAddress(job: Pick<Job, 'id'>, needId: string, candidateId: string): string {
  const need = `/api/jobs/${encodeURIComponent(job.id)}/needs/${encodeURIComponent(needId)}`;
  return `${need}/films/${encodeURIComponent(candidateId)}`;
}

/** The block of credits.md to paste below the video; empty when no credit is required. */
export function pasteBlock(credits: string): string {
  const [, section = ''] = credits.split('## Paste below the video');
  return /^(`{3,})\w*\n([\s\S]*?)\n\1/m.exec(section.split('\n## ')[0] ?? '')?.[2] ?? '';
}
