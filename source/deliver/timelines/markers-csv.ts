// Comma-separated values: https://www.rfc-editor.org/rfc/rfc4180
import { formatTimecode } from '../../core/footage/frames.ts';
import type { Timeline, TimelineMarker } from '../../core/footage/timeline/timeline.ts';

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
  const rows = timeline.markers.map((marker) => row(timeline, marker));
  return [csvColumns, ...rows].map((cells) => `${cells.map(cell).join(',')}\r\n`).join('');
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

/** Quotes a cell that begins like a formula, because spreadsheets would run it; see https://owasp.org/www-community/attacks/CSV_Injection */
export function withoutFormula(text: string): string {
  return /^[\s]*[=+\-@]/.test(text) ? `'${text}` : text;
}

function cell(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
