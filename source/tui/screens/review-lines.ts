import type { Job, NeedProgress } from '../../core/job.ts';
import type { Need, NeedChanges } from '../../core/need.ts';
import { clock, duration, parseClock } from '../../core/timecode.ts';
import type { Line, Part } from '../line.ts';
import { labelled, paragraph } from '../parts/labelled.ts';
import type { Theme } from '../theme.ts';
import { count } from '../words.ts';

export function reviewHeader(job: Job): Part[] {
  const selected = job.needs.filter(({ need }) => need.selected).length;
  const facts = [job.probe && duration(job.probe.durationSeconds), count(job.needs.length, 'need')];
  return [
    {
      cells: [
        { text: job.video.name, tone: 'strong', keep: 'middle' },
        { text: ` · ${facts.filter(Boolean).join(' · ')}`, tone: 'quiet' },
      ],
    },
    { cells: [{ text: `${selected} selected`, tone: 'accent' }], side: 'right' },
  ];
}

export function reviewLine({ need }: NeedProgress, isChosen: boolean, timeWidth: number, theme: Theme): Line {
  const tone = isChosen ? 'strong' : need.selected ? 'plain' : 'quiet';
  return [
    { text: isChosen ? theme.glyphs.pointer : ' ', tone: 'accent' },
    { text: need.selected ? ' [x] ' : ' [ ] ', tone },
    { text: clock(need.at), width: timeWidth, align: 'right', tone: 'quiet' },
    { text: '  ' },
    { text: need.phrase, tone },
  ];
}

/** Everything that is known of a planned need, in words. */
export function needLines(need: Need, width: number, theme: Theme): Line[] {
  const spoken = need.spoken === '' ? [] : paragraph(`“${need.spoken}”`, width, theme);
  const look = [need.style, need.timeOfDay, need.movement].filter(
    (each) => each !== undefined && each !== '',
  );
  return [
    ...spoken,
    ...(spoken.length > 0 ? [[]] : []),
    ...labelled('moment', `${clock(need.at)} to ${clock(need.until)}`, width, theme),
    ...labelled('must show', need.mustShow.join(' · '), width, theme),
    ...labelled('avoid', need.avoid.join(' · '), width, theme),
    ...labelled('also try', need.alternates.join(' · '), width, theme),
    ...labelled('look', look.join(' · '), width, theme),
    ...labelled('why', need.origin === 'added' ? 'added by hand' : need.why, width, theme),
  ];
}

export type NeedFields = Record<'phrase' | 'at' | 'until' | 'mustShow' | 'avoid' | 'alternates', string>;

/** A need as it is edited: times as people write them, lists with commas. */
export function needFields(need: Need): NeedFields {
  return {
    phrase: need.phrase,
    at: clock(need.at),
    until: clock(need.until),
    mustShow: need.mustShow.join(', '),
    avoid: need.avoid.join(', '),
    alternates: need.alternates.join(', '),
  };
}

/** What the user changed, or one sentence on what cannot be. Untouched times keep their fractions of a second. */
export function needChanges(before: NeedFields, after: NeedFields, need: Need): NeedChanges | string {
  const phrase = after.phrase.trim();
  if (phrase === '') return 'A need must have a phrase to search for.';
  const at = after.at === before.at ? need.at : parseClock(after.at);
  const until = after.until === before.until ? need.until : parseClock(after.until);
  if (at === undefined || until === undefined) return 'Write times as 1:30 or 90.';
  if (until <= at) return 'The end must lie behind the beginning.';
  return {
    ...(phrase !== need.phrase && { phrase }),
    ...(at !== need.at && { at }),
    ...(until !== need.until && { until }),
    ...(after.mustShow !== before.mustShow && { mustShow: listOf(after.mustShow) }),
    ...(after.avoid !== before.avoid && { avoid: listOf(after.avoid) }),
    ...(after.alternates !== before.alternates && { alternates: listOf(after.alternates) }),
  };
}

function listOf(text: string): string[] {
  return text
    .split(',')
    .map((each) => each.trim())
    .filter((each) => each !== '');
}
