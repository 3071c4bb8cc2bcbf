import type { Candidate } from '../../../core/footage/candidate.ts';
import { licences } from '../../../core/footage/licence.ts';
import { describeUse, latestUse } from '../../../core/footage/rest.ts';
import { describeHandles, type Shot, shotId, shotSeconds } from '../../../core/footage/shot.ts';
import { factsOf } from '../../../core/footage/source-names.ts';
import type { Job, NeedProgress } from '../../../core/job/job.ts';
import { describeWait } from '../../../core/job/wait.ts';
import { counted } from '../../../core/text/text.ts';
import { clock, duration, timeOfDay } from '../../../core/text/timecode.ts';
import { labeled, paragraph } from '../../parts/labeled.ts';
import type { Line } from '../../text/line.ts';
import { bytes, joined, usd } from '../../text/words.ts';
import type { Theme, Tone } from '../../theme.ts';
import { needLines } from '../review/review-lines.ts';

/** Everything known about a need: what was found, how it was scored, what failed, and the command of each step. */
export function needDetails(job: Job, progress: NeedProgress, width: number, theme: Theme): Line[] {
  const { results } = progress;
  const search = results.search[''];
  const candidates = new Map(search?.candidates.map((each) => [each.id, each]));
  const sections: [title: string, lines: Line[]][] = [
    ['Need', needLines(progress.need, width, theme)],
    ['Running', runningLines(progress, width, theme)],
    ['Clips', clipLines(progress, width, theme)],
    ['Failures', failureLines(progress, candidates, width, theme)],
    ['Shots', shotLines(progress, candidates, width, theme)],
    ['Candidates', candidateLines(progress, candidates, job.usedShots ?? [], { width, theme })],
    ['Dropped candidates', droppedLines(progress, width, theme)],
    ['Inspected and rejected', rejectedLines(progress, candidates, width, theme)],
    ['Sources that failed', (search?.faults ?? []).flatMap((fault) => bullet(fault, width, theme, 'warn'))],
    ['Calls', callLines(job, progress, width, theme)],
    ['Commands', commandLines(progress, width, theme)],
  ];
  const why = progress.state === 'filled' ? undefined : progress.message;
  const message = why === undefined ? [] : [...paragraph(why, width, theme, 'warn'), []];
  const filled = sections.filter(([, lines]) => lines.length > 0);
  const body = filled.flatMap(([title, lines], at): Line[] => [
    ...(at > 0 ? [[]] : []),
    [{ text: title, tone: 'accent' }],
    ...lines,
  ]);
  return [...message, ...body];
}

function runningLines(progress: NeedProgress, width: number, theme: Theme): Line[] {
  return progress.running.flatMap(({ step, key, message, wait, fraction }) => {
    const measured = fraction === undefined ? undefined : `${Math.floor(fraction * 100)} %`;
    const text = wait ? describeWait(message, wait, Date.now()) : (message ?? 'running');
    return labeled(step, joined([text, measured, key]), width, theme);
  });
}

function clipLines(progress: NeedProgress, width: number, theme: Theme): Line[] {
  return Object.values(progress.results.file).flatMap(({ clip }) => [
    ...labeled('file', clip.file, width, theme),
    ...labeled(
      'picture',
      joined([
        `${clip.width}x${clip.height}`,
        `${shotSeconds(clip).toFixed(1)} s`,
        describeHandles(clip),
        counted(clip.frames, 'frame'),
        bytes(clip.sizeBytes),
        clip.method,
      ]),
      width,
      theme,
    ),
    ...labeled('from', joined([clip.title, clip.author, licences[clip.licence].label]), width, theme),
    ...labeled('source', clip.url, width, theme, 'quiet'),
    ...labeled('command', clip.command, width, theme, 'quiet'),
  ]);
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

function shotLines(
  progress: NeedProgress,
  candidates: ReadonlyMap<string, Candidate>,
  width: number,
  theme: Theme,
): Line[] {
  const shots = Object.values(progress.results.inspect).flatMap((inspected) => inspected.shots);
  return shots.sort(byScore).flatMap((shot) => {
    const cut = progress.results.cut[shotId(shot)];
    const filed = progress.results.file[shotId(shot)];
    const saw = shot.saw.length > 0 ? `saw ${shot.saw.join(', ')}` : undefined;
    return [
      ...labeled(
        scoreWords(shot.score),
        `${shotTimes(shot)} of ${nameOf(shot.candidateId, candidates)}`,
        width,
        theme,
      ),
      ...labeled('', joined([shot.reason, saw]), width, theme, 'quiet'),
      ...(cut && !filed ? labeled('command', cut.command, width, theme, 'quiet') : []),
    ];
  });
}

function candidateLines(
  progress: NeedProgress,
  candidates: ReadonlyMap<string, Candidate>,
  usedShots: NonNullable<Job['usedShots']>,
  { width, theme }: { width: number; theme: Theme },
): Line[] {
  const ranked = new Map(progress.results.rank['']?.ranked.map((each) => [each.candidateId, each]));
  const scoreOf = (id: string) => ranked.get(id)?.score ?? 0;
  return [...candidates.values()]
    .sort((a, b) => scoreOf(b.id) - scoreOf(a.id))
    .flatMap((candidate) => {
      const judged = ranked.get(candidate.id);
      const { id, durationSeconds } = candidate;
      const use = latestUse({ candidateId: id, start: 0, end: durationSeconds }, usedShots);
      const facts = joined([
        factsOf(candidate.source).label,
        duration(candidate.durationSeconds),
        candidate.width !== undefined && `${candidate.width}x${candidate.height}`,
        licences[candidate.licence].label,
        progress.shortlist?.includes(candidate.id) && 'on the shortlist',
        use && describeUse(use),
      ]);
      return [
        ...labeled(judged ? scoreWords(judged.score) : '–', candidate.title, width, theme),
        ...labeled('', joined([facts, judged?.reason]), width, theme, 'quiet'),
      ];
    });
}

function droppedLines(progress: NeedProgress, width: number, theme: Theme): Line[] {
  const dropped = [
    ...(progress.results.search['']?.dropped ?? []),
    ...(progress.results.rank['']?.dropped ?? []),
  ];
  return dropped.flatMap(({ title, reason }) => bullet(`${title}: ${reason}`, width, theme));
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
      bullet(`${nameOf(id, candidates)}: ${rejected.join(' · ')}`, width, theme),
    );
}

function callLines(job: Job, progress: NeedProgress, width: number, theme: Theme): Line[] {
  return job.calls
    .filter((call) => call.needId === progress.need.id)
    .flatMap((call) => {
      const price = call.cached
        ? `cached, saved ${usd(call.savedUsd)}`
        : call.priced
          ? usd(call.costUsd, 3)
          : 'price unknown';
      const facts = joined([
        call.model,
        `${(call.durationMs / 1000).toFixed(1)} s`,
        price,
        call.retries > 0 && (call.retries === 1 ? '1 retry' : `${call.retries} retries`),
        `at ${timeOfDay(call.at)}`,
      ]);
      return labeled(call.operation, facts, width, theme);
    });
}

/** The last command of each step, except those that are shown with their clip. */
function commandLines(progress: NeedProgress, width: number, theme: Theme): Line[] {
  const isShown = (step: string, key: string) => step === 'cut' && progress.results.cut[key] !== undefined;
  return (progress.commands ?? [])
    .filter(({ step, key }) => !isShown(step, key))
    .flatMap(({ step, command }) => labeled(step, command, width, theme, 'quiet'));
}

/** The title of a candidate, by its id or the id of one of its shots; the id itself when it is unknown. */
function nameOf(key: string, candidates: ReadonlyMap<string, Candidate>): string {
  const at = key.lastIndexOf('@');
  const candidate = candidates.get(key) ?? (at > 0 ? candidates.get(key.slice(0, at)) : undefined);
  return candidate?.title || key;
}

function shotTimes(shot: Shot): string {
  return `${clock(shot.start)} to ${clock(shot.end)} (${(shot.end - shot.start).toFixed(1)} s)`;
}

function scoreWords(score: number): string {
  return `${Math.round(score * 10) / 10}/10`;
}

function byScore(a: Shot, b: Shot): number {
  return b.score - a.score;
}

function bullet(text: string, width: number, theme: Theme, tone: Tone = 'quiet'): Line[] {
  return paragraph(text, width, theme, tone);
}
