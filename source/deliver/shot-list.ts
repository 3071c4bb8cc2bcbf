import { hasOnlyRejectedClips, outcomeOf } from '../core/job/filed-clips.ts';
import type { Job, NeedProgress } from '../core/job/job.ts';
import { hasEnded } from '../core/job/progress/progress.ts';
import { needStateWords, rejectedWords } from '../core/job/words.ts';
import { formatClock, formatDuration } from '../core/text/timecode.ts';
import { escapeMarkdown } from './markdown.ts';
import { explainUnusedFilms } from './unused-films.ts';

/** shot-list.md: the needs without a clip, each with instructions for filming it. */
export function writeShotList(job: Job): string {
  const open = needsToFilm(job);
  if (job.needs.length === 0) return '# Shot list\n\nThe plan has no needs. Nothing to film.\n';
  if (open.length === 0) return '# Shot list\n\nEvery need has its clip. Nothing to film.\n';
  return `# Shot list\n\n${open.length} to film.\n\n${open.map((each) => section(each, job)).join('\n')}`;
}

/** The selected needs that have no clip, or only such that the user rejected. */
export function needsToFilm(job: Job): NeedProgress[] {
  return job.needs.filter(isToFilm);
}

/** A need that is still worked on may get its clip. */
export function isToFilm(progress: NeedProgress): boolean {
  return progress.need.selected && hasEnded(progress) && outcomeOf(progress) !== 'filled';
}

/** What somebody who films a need has to know, by label, and last why nothing was delivered. */
export function filmingBrief(progress: NeedProgress): [label: string, text: string][] {
  const { need, state, message } = progress;
  const why = hasOnlyRejectedClips(progress) ? rejectedWords : (message ?? needStateWords[state]);
  const facts: [label: string, text: string | undefined][] = [
    ['length', `about ${formatDuration(need.until - need.at)}`],
    ['show', need.mustShow],
    ['also good', need.welcome.join(', ')],
    ['avoid', need.avoid.join(', ')],
    ['style', need.style],
    ['time of day', need.timeOfDay],
    ['camera', need.movement],
    ['spoken there', need.spoken && `"${need.spoken}"`],
    ['why', need.why],
    ['why nothing was delivered', why],
  ];
  return facts.flatMap(([label, text]) => (text ? [[label, text]] : []));
}

function section(progress: NeedProgress, job: Job): string {
  const lines = [
    ...filmingBrief(progress).map(([label, text]) => `- ${label}: ${escapeMarkdown(text, 1000)}`),
    ...explainUnusedFilms(job, progress).map((line) => `  - ${escapeMarkdown(line, 1000)}`),
  ];
  return `## ${formatClock(progress.need.at)} ${escapeMarkdown(progress.need.phrase)}\n\n${lines.join('\n')}\n`;
}
