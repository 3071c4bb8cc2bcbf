import { frameAt, parseTimecode, timecodeBase } from '../../../core/footage/frames.ts';
import type { Timeline } from '../../../core/footage/timeline/timeline.ts';
import { isFormula, readCsv, withoutFormula } from '../../csv.ts';
import type { TimelineFacts } from '../facts.ts';
import { csvColumns } from '../markers-csv.ts';

/** What the list can express of a timeline: its markers. */
export function csvFacts(timeline: Timeline): TimelineFacts {
  const markers = timeline.markers.map(({ start, title }) => ({ start, title: withoutFormula(title) }));
  return { rate: undefined, clips: [], markers };
}

/** @throws Error for anything that RFC 4180 does not allow, and for times that contradict the frame */
export function readMarkersCsv(text: string, { rate }: Timeline): TimelineFacts {
  const [head, ...rows] = readCsv(text);
  if (head?.join() !== csvColumns.join()) throw new Error('Its columns are wrong.');
  const markers = rows.map((cells, index) => {
    const record = Object.fromEntries(csvColumns.map((column, at) => [column, cells[at] ?? '']));
    const start = Number(record['frame']);
    const timecode = parseTimecode(record['timecode'] ?? '', timecodeBase(rate));
    const isSame = timecode?.frames === start && frameAt(Number(record['seconds']), rate) === start;
    if (cells.length !== csvColumns.length || !isSame)
      throw new Error(`Row ${index + 1} has the wrong number of cells or contradicting times.`);
    if (cells.some(isFormula)) throw new Error(`Row ${index + 1} has a formula.`);
    return { start, title: record['need'] ?? '' };
  });
  return { rate: undefined, clips: [], markers };
}
