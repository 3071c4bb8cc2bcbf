import type { Job, NeedProgress } from '../../../core/job/job.ts';
import type { Estimate } from '../../../core/job/progress/estimate.ts';
import { describeCost, describeTime } from '../../../core/job/progress/estimate-words.ts';
import { needTimesFault, snapToFrame } from '../../../core/job/review/need-times.ts';
import type { Need, NeedChanges } from '../../../core/plan/need.ts';
import { pluralize } from '../../../core/text/text.ts';
import { formatClock, formatDuration, formatExactClock, parseClock } from '../../../core/text/timecode.ts';
import { labeled, paragraph } from '../../parts/labeled.ts';
import type { Line, Part } from '../../text/line.ts';
import { noTimeFault } from '../../text/typed-time.ts';
import { formatUsd } from '../../text/words.ts';
import type { Theme } from '../../theme/theme.ts';

export function reviewHeader(job: Job, estimate: Estimate): Part[] {
  const selected = job.needs.filter(({ need }) => need.selected).length;
  const isTooMuch = isOverBudget(job, estimate);
  const facts = [job.probe && formatDuration(job.probe.durationSeconds), pluralize(job.needs.length, 'need')];
  return [
    { cells: [{ text: job.video.name, tone: 'strong', keep: 'middle' }] },
    { cells: [{ text: `· ${facts.filter(Boolean).join(' · ')}`, tone: 'quiet' }], gap: 1, drop: 2 },
    { cells: [{ text: ': moments that need B-roll', tone: 'quiet' }], gap: 0, drop: 3 },
    { cells: [{ text: `${selected} selected`, tone: 'accent' }], side: 'right' },
    {
      cells: [
        { text: `· est. ${describeCost(estimate)}`, tone: isTooMuch ? 'warn' : 'plain' },
        { text: isTooMuch ? ` of ${formatUsd(leftUsd(job))} left` : '', tone: 'warn' },
      ],
      ...{ side: 'right', gap: 1 },
    },
    { cells: [{ text: `· ${describeTime(estimate.seconds)}` }], side: 'right', gap: 1, drop: 1 },
  ];
}

export function reviewLine(
  { need, toFilm }: NeedProgress,
  isChosen: boolean,
  timeWidth: number,
  theme: Theme,
): Line {
  const tone = isChosen ? 'strong' : need.selected ? 'plain' : 'quiet';
  return [
    { text: isChosen ? theme.glyphs.pointer : ' ', tone: 'accent' },
    { text: need.selected ? ' [x] ' : ' [ ] ', tone },
    { text: formatClock(need.at), width: timeWidth, align: 'right', tone: 'quiet' },
    { text: '  ' },
    { text: need.phrase, tone },
    { text: toFilm ? '  you film it' : fitWords(need), tone: 'quiet' },
  ];
}

/** How many films of the user's own folders fit a need: "2 in your library"; '' where the folders were not searched. */
function fitWords({ libraryFits }: Need): string {
  if (libraryFits === undefined) return '';
  return libraryFits === 0 ? '  none yet in your library' : `  ${libraryFits} in your library`;
}

function isOverBudget(job: Job, { costUsd }: Estimate): boolean {
  return job.cost.budgetUsd > 0 && costUsd !== undefined && costUsd > leftUsd(job);
}

function leftUsd({ cost }: Job): number {
  return Math.max(0, cost.budgetUsd - cost.usd);
}

/** Everything known about a planned need, in words. */
export function reviewNeedLines(need: Need, width: number, theme: Theme): Line[] {
  const spoken = need.spoken === '' ? [] : paragraph(`“${need.spoken}”`, width, theme);
  const look = [need.style, need.timeOfDay, need.movement].filter(
    (each) => each !== undefined && each !== '',
  );
  return [
    ...spoken,
    ...(spoken.length > 0 ? [[]] : []),
    ...labeled('moment', `${formatClock(need.at)} to ${formatClock(need.until)}`, width, theme),
    ...labeled('must show', need.mustShow, width, theme),
    ...labeled('also good', need.welcome.join(' · '), width, theme),
    ...labeled('avoid', need.avoid.join(' · '), width, theme),
    ...labeled('also try', need.alternates.join(' · '), width, theme),
    ...labeled('on YouTube', need.webPhrase ?? '', width, theme),
    ...labeled('look', look.join(' · '), width, theme),
    ...labeled('why', need.origin === 'added' ? 'added by hand' : need.why, width, theme),
  ];
}

/** The labels of the fields that hold times. */
export const timeLabels = { at: 'From', until: 'Until' } as const;

export type NeedFields = Record<
  'phrase' | 'at' | 'until' | 'mustShow' | 'welcome' | 'avoid' | 'alternates' | 'webPhrase',
  string
>;

/** A need as the text of form fields: times like 1:30, lists with commas. */
export function needFields(need: Need): NeedFields {
  return {
    phrase: need.phrase,
    at: formatExactClock(need.at),
    until: formatExactClock(need.until),
    mustShow: need.mustShow,
    welcome: need.welcome.join(', '),
    avoid: need.avoid.join(', '),
    alternates: need.alternates.join(', '),
    webPhrase: need.webPhrase ?? '',
  };
}

/** The user's changes, or a sentence that says what is invalid. Typed times go to the nearest frame of the video. */
export function needChanges(
  before: NeedFields,
  after: NeedFields,
  need: Need,
  job: Job,
): NeedChanges | string {
  const phrase = after.phrase.trim();
  if (phrase === '') return 'A need must have a phrase to search for.';
  const at = after.at === before.at ? need.at : parseTypedTime(after.at, job);
  const until = after.until === before.until ? need.until : parseTypedTime(after.until, job);
  const length = job.probe?.durationSeconds;
  if (at === undefined) return noTimeFault(timeLabels.at, length);
  if (until === undefined) return noTimeFault(timeLabels.until, length);
  const fault = at === need.at && until === need.until ? undefined : needTimesFault(job, at, until);
  if (fault !== undefined) return fault;
  return {
    ...(phrase !== need.phrase && { phrase }),
    ...(at !== need.at && { at }),
    ...(until !== need.until && { until }),
    ...(after.mustShow !== before.mustShow && { mustShow: after.mustShow.trim() }),
    ...(after.welcome !== before.welcome && { welcome: listOf(after.welcome) }),
    ...(after.avoid !== before.avoid && { avoid: listOf(after.avoid) }),
    ...(after.alternates !== before.alternates && { alternates: listOf(after.alternates) }),
    ...(after.webPhrase !== before.webPhrase && { webPhrase: after.webPhrase.trim() }),
  };
}

/** A typed time at the nearest frame of the video; undefined for anything that is no time. */
export function parseTypedTime(text: string, job: Job): number | undefined {
  const seconds = parseClock(text);
  return seconds === undefined ? undefined : snapToFrame(job, seconds);
}

function listOf(text: string): string[] {
  return text
    .split(',')
    .map((each) => each.trim())
    .filter((each) => each !== '');
}
