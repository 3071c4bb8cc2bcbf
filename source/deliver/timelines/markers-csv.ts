import { formatTimecode } from '../../core/footage/frames.ts';
import type { Timeline, TimelineMarker } from '../../core/footage/timeline/timeline.ts';
import { withoutFormula, writeCsv } from '../csv.ts';

export const csvColumns = [
  'timecode',
  'seconds',
  'frame',
  'frames',
  'kind',
  'need',
  'spoken',
  'reason',
  'score',
  'file',
  'title',
  'source',
  'author',
  'licence',
  'licence url',
  'url',
  'warning',
] as const;

export function writeMarkersCsv(timeline: Timeline): string {
  return writeCsv([csvColumns, ...timeline.markers.map((marker) => row(timeline, marker))]);
}

function row({ rate, dropFrame }: Timeline, { start, frames, kind, title, facts }: TimelineMarker): string[] {
  return [
    formatTimecode(start, rate, dropFrame),
    ((start * rate.den) / rate.num).toFixed(3),
    String(start),
    String(frames),
    kind,
    ...[title, facts.spoken, facts.reason, facts.score, facts.file, facts.title, facts.source, facts.author]
      .concat(facts.licence, facts.licenceUrl, facts.url, facts.warning)
      .map((value) => withoutFormula(String(value ?? ''))),
  ];
}
