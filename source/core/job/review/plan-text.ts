import { Document, isMap, isSeq } from 'yaml';
import type { Need } from '../../plan/need.ts';
import { cleanText, pluralize } from '../../text/text.ts';
import { formatDuration, formatExactClock } from '../../text/timecode.ts';
import { needTitle } from '../events/event-lines.ts';
import type { Job } from '../job.ts';

/**
 * A job's plan as a YAML file that a person can read and edit. What is planned and cannot be changed (the words spoken,
 * why, films that fit) is in comments.
 * @param path the file, for the command that runs from it
 */
export function planText(job: Job, path: string): string {
  const needs = job.needs.map((each) => each.need);
  const document = new Document({
    version: 1,
    job: job.id,
    video: job.video.path,
    needs: needs.map(planFields),
  });
  document.commentBefore = asComment(headLines(job, path));
  const list = document.get('needs', true);
  for (const [index, item] of isSeq(list) ? list.items.entries() : []) {
    const need = needs[index];
    if (!isMap(item) || !need) continue;
    item.commentBefore = asComment(factLines(need));
    item.spaceBefore = index > 0;
    for (const { value } of item.items) if (isSeq(value)) value.flow = true;
  }
  return document.toString({ lineWidth: 0, flowCollectionPadding: false });
}

/** The fields of a need as the file has them. */
function planFields(need: Need) {
  return {
    id: need.id,
    take: need.selected,
    at: formatExactClock(need.at),
    until: formatExactClock(need.until),
    phrase: need.phrase,
    mustShow: need.mustShow,
    welcome: need.welcome,
    avoid: need.avoid,
    alternates: need.alternates,
    ...(need.webPhrase !== undefined && { webPhrase: need.webPhrase }),
    ...(need.isReceipt === true && { isReceipt: true }),
  };
}

function headLines({ id, video, probe, needs }: Job, path: string): string[] {
  const length = probe ? ` (${formatDuration(probe.durationSeconds)})` : '';
  return [
    `The plan for ${video.name}${length}: ${pluralize(needs.length, 'moment')} for B-roll, called needs.`,
    'Nothing has been searched or downloaded yet. To run from this file:',
    '',
    `  stockpile-tui resume ${id} --plan ${/^[\w./-]+$/.test(path) ? path : JSON.stringify(path)}`,
    '',
    'take        false leaves the need out, and so does removing it from this file',
    'at, until   on the video: 1:30, 1:02:30.5, or seconds such as 90',
    'phrase      what to search for: two or three concrete words',
    'mustShow    the one thing that must be seen',
    'welcome     what else would be good to see',
    'avoid       what must not be seen',
    'alternates  other phrases, tried when the phrase finds too little',
    'webPhrase   another wording for YouTube',
    '',
    'To add a need, write one without an id: at and phrase are enough.',
  ];
}

function factLines(need: Need): string[] {
  const { libraryFits, spoken, why } = need;
  const look = [need.style, need.timeOfDay, need.movement].filter((each) => (each ?? '') !== '');
  return [
    needTitle(need),
    ...(spoken === '' ? [] : [`spoken: ${spoken}`]),
    ...(why === '' ? [] : [`why: ${why}`]),
    ...(look.length === 0 ? [] : [`look: ${look.join(', ')}`]),
    ...(libraryFits === undefined ? [] : [`in your library: ${pluralize(libraryFits, 'film')} that may fit`]),
  ];
}

/** Planned texts come from outside: a line break in one must not end its comment. */
function asComment(lines: readonly string[]): string {
  return lines.map((line) => (line === '' ? '' : ` ${keepSpaces(line)}`)).join('\n');
}

/** Cleans a line, but keeps the spaces that align the words of the header. */
function keepSpaces(line: string): string {
  const clean = cleanText(line, 500);
  return clean === line.trim().replace(/ {2,}/g, ' ') ? line : clean;
}
