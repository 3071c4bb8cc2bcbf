import type { Candidate } from '../../../core/footage/candidate.ts';
import { licences } from '../../../core/footage/licence.ts';
import { describeUse, findLatestUse } from '../../../core/footage/recent-shots.ts';
import { describeHandles, type Shot, shotId, shotSeconds } from '../../../core/footage/shot.ts';
import { sourceFacts } from '../../../core/footage/source-names.ts';
import { isRefusedShot } from '../../../core/job/choice/runner-ups.ts';
import type { Job, NeedProgress } from '../../../core/job/job.ts';
import { candidatesByScore, droppedFilms } from '../../../core/job/need/find.ts';
import { describeWait } from '../../../core/job/step/step-wait.ts';
import { formatBytes, pluralize } from '../../../core/text/text.ts';
import { formatClock, formatDuration, formatExactClock } from '../../../core/text/timecode.ts';
import { labeled, paragraph } from '../../parts/labeled.ts';
import type { Line } from '../../text/line.ts';
import { joinWords } from '../../text/words.ts';
import type { Theme } from '../../theme/theme.ts';
import { reviewNeedLines } from '../review/review-lines.ts';
import { callLines, commandLines } from './calls-and-commands.ts';
import { droppedTarget, filmTarget, type InOut, type NeedEntry, shotTarget } from './need-entries.ts';

/**
 * Everything known about a need: what was found, how it was scored, what failed, and the command of each step. Clips,
 * shots and films can be chosen.
 * @param options `now` in milliseconds, for waits; `edited`: in and out points that were moved, by the id of their target
 */
export function needDetails(
  job: Job,
  progress: NeedProgress,
  options: { width: number; theme: Theme; now: number; edited: ReadonlyMap<string, InOut> },
): NeedEntry[] {
  const { width, theme, now, edited } = options;
  const { results } = progress;
  const search = results.search[''];
  const candidates = new Map(search?.candidates.map((each) => [each.id, each]));
  const text = (lines: Line[]): NeedEntry[] => (lines.length > 0 ? [{ lines }] : []);
  const sections: [title: string, entries: NeedEntry[]][] = [
    ['Need', text(reviewNeedLines(progress.need, width, theme))],
    ['Running', text(runningLines(progress, now, width, theme))],
    ['Clips', clipEntries(progress, width, theme)],
    ['Failures', text(failureLines(progress, candidates, width, theme))],
    ['Shots', shotEntries(progress, candidates, width, theme)],
    ['Candidates', candidateEntries(progress, job.usedShots ?? [], { width, theme })],
    ['Left out', droppedEntries(progress, width, theme)],
    ['Inspected and rejected', text(rejectedLines(progress, candidates, width, theme))],
    [
      'Sources that failed',
      text((search?.faults ?? []).flatMap((fault) => paragraph(fault, width, theme, 'warn'))),
    ],
    ['Calls', text(callLines(job, progress, width, theme))],
    ['Commands', text(commandLines(progress, width, theme))],
  ];
  const why = progress.state === 'filled' && progress.pickFault === undefined ? undefined : progress.message;
  const message = why === undefined ? [] : text([...paragraph(why, width, theme, 'warn'), []]);
  const body = sections
    .filter(([, entries]) => entries.length > 0)
    .flatMap(([title, entries], at): NeedEntry[] => [
      { lines: [...(at > 0 ? [[]] : []), [{ text: title, tone: 'accent' as const }]] },
      ...entries.map((entry) => withEdited(entry, edited, width, theme)),
    ]);
  return [...message, ...body];
}

/** Shows the in and out points that were moved below their entry. */
function withEdited(
  entry: NeedEntry,
  edited: ReadonlyMap<string, InOut>,
  width: number,
  theme: Theme,
): NeedEntry {
  const seconds = entry.target && edited.get(entry.target.id);
  if (!seconds) return entry;
  const length = (seconds.end - seconds.start).toFixed(2);
  const text = `${formatExactClock(seconds.start)} to ${formatExactClock(seconds.end)} (${length} s), not picked yet`;
  return { ...entry, lines: [...entry.lines, ...labeled('in and out', text, width, theme, 'warn')] };
}

function runningLines(progress: NeedProgress, now: number, width: number, theme: Theme): Line[] {
  return progress.running.flatMap(({ step, key, message, wait, fraction }) => {
    const measured = fraction === undefined ? undefined : `${Math.floor(fraction * 100)} %`;
    const text = wait ? describeWait(message, wait, now) : (message ?? 'running');
    return labeled(step, joinWords([text, measured, key]), width, theme);
  });
}

function clipEntries(progress: NeedProgress, width: number, theme: Theme): NeedEntry[] {
  return Object.values(progress.results.file).map(({ clip }) => ({
    target: shotTarget(clip.shot, clip.file),
    lines: [
      ...labeled('file', clip.file, width, theme),
      ...labeled(
        'picture',
        joinWords([
          `${clip.width}x${clip.height}`,
          `${shotSeconds(clip).toFixed(1)} s`,
          describeHandles(clip),
          pluralize(clip.frames, 'frame'),
          formatBytes(clip.sizeBytes),
          clip.method,
        ]),
        width,
        theme,
      ),
      ...labeled('from', joinWords([clip.title, clip.author, licences[clip.licence].label]), width, theme),
      ...labeled('source', clip.url, width, theme, 'quiet'),
    ],
  }));
}

function failureLines(
  progress: NeedProgress,
  candidates: ReadonlyMap<string, Candidate>,
  width: number,
  theme: Theme,
): Line[] {
  const failed = progress.failures.flatMap(({ step, key, message }) => [
    ...labeled(step, nameOf(key, candidates), width, theme, 'bad'),
    ...labeled('', message, width, theme),
  ]);
  const refused = Object.entries(progress.results.verify)
    .filter(([, verified]) => !verified.passed)
    .flatMap(([key, { problems }]) => [
      ...labeled('verify', nameOf(key, candidates), width, theme, 'bad'),
      ...labeled('', problems.join(' · '), width, theme),
    ]);
  return [...failed, ...refused];
}

function shotEntries(
  progress: NeedProgress,
  candidates: ReadonlyMap<string, Candidate>,
  width: number,
  theme: Theme,
): NeedEntry[] {
  const taken = progress.picks?.filter(({ isExact }) => isExact).map(({ shot }) => shot) ?? [];
  const found = Object.values(progress.results.inspect).flatMap(({ shots }) => shots);
  // What was taken may be a shot that was found, too.
  const shots = new Map([...found, ...taken].map((shot) => [shotId(shot), shot]));
  return [...shots.values()].sort(byScore).map((shot) => {
    const filed = progress.results.file[shotId(shot)];
    const saw = shot.saw.length > 0 ? `shows ${shot.saw.join(', ')}` : undefined;
    const state = filed ? 'the clip' : isRefusedShot(progress, shot) && 'refused';
    const name = `${shotTimes(shot)} of ${nameOf(shot.candidateId, candidates)}`;
    return {
      target: shotTarget(shot),
      lines: [
        ...labeled(scoreWords(shot.score), joinWords([name, state]), width, theme),
        ...labeled('', joinWords([shot.reason, saw]), width, theme, 'quiet'),
      ],
    };
  });
}

function candidateEntries(
  progress: NeedProgress,
  usedShots: NonNullable<Job['usedShots']>,
  { width, theme }: { width: number; theme: Theme },
): NeedEntry[] {
  const ranked = new Map(progress.results.rank['']?.ranked.map((each) => [each.candidateId, each]));
  return candidatesByScore(progress).map((candidate) => {
    const judged = ranked.get(candidate.id);
    const { id, durationSeconds } = candidate;
    const use = findLatestUse({ candidateId: id, start: 0, end: durationSeconds }, usedShots);
    const facts = joinWords([
      sourceFacts(candidate.source).label,
      formatDuration(candidate.durationSeconds),
      candidate.width !== undefined && `${candidate.width}x${candidate.height}`,
      licences[candidate.licence].label,
      progress.shortlist?.includes(candidate.id) && 'on the shortlist',
      progress.picks?.some(({ candidateId }) => candidateId === id) && 'picked by you',
      use && describeUse(use),
    ]);
    return {
      target: filmTarget(candidate),
      lines: [
        ...labeled(judged ? scoreWords(judged.score) : '–', candidate.title, width, theme),
        ...labeled('', joinWords([facts, judged?.reason]), width, theme, 'quiet'),
      ],
    };
  });
}

/** What rules and the ranking left out, which can be taken all the same. */
function droppedEntries(progress: NeedProgress, width: number, theme: Theme): NeedEntry[] {
  const byRule = droppedFilms(progress).map((each) => ({ each, isRanked: false }));
  const byRank = (progress.results.rank['']?.dropped ?? []).map((each) => ({ each, isRanked: true }));
  return [...byRule, ...byRank].map(({ each, isRanked }) => {
    const target = droppedTarget(each, isRanked);
    const lines = paragraph(`${each.title}: ${each.reason}`, width, theme, 'quiet');
    return { lines, ...(target && { target }) };
  });
}

function rejectedLines(
  progress: NeedProgress,
  candidates: ReadonlyMap<string, Candidate>,
  width: number,
  theme: Theme,
): Line[] {
  return Object.entries(progress.results.inspect)
    .filter(([, { rejected }]) => rejected.length > 0)
    .flatMap(([id, { rejected }]) =>
      paragraph(`${nameOf(id, candidates)}: ${rejected.join(' · ')}`, width, theme, 'quiet'),
    );
}

/** The title of a candidate, by its id or the id of one of its shots; the id itself when it is unknown. */
function nameOf(key: string, candidates: ReadonlyMap<string, Candidate>): string {
  const at = key.lastIndexOf('@');
  const candidate = candidates.get(key) ?? (at > 0 ? candidates.get(key.slice(0, at)) : undefined);
  return candidate?.title || key;
}

function shotTimes(shot: Shot): string {
  return `${formatClock(shot.start)} to ${formatClock(shot.end)} (${(shot.end - shot.start).toFixed(1)} s)`;
}

function scoreWords(score: number): string {
  return `${Math.round(score * 10) / 10}/10`;
}

function byScore(a: Shot, b: Shot): number {
  return b.score - a.score;
}
