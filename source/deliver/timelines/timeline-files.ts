import { posix, win32 } from 'node:path';
import { describeError } from '../../core/errors.ts';
import { isWindowsPath } from '../../core/footage/paths.ts';
import { jobTimeline } from '../../core/footage/timeline/job-timeline.ts';
import { checkTimeline, type Timeline } from '../../core/footage/timeline/timeline.ts';
import type { Job } from '../../core/job/job.ts';
import { writeEdl } from './edl.ts';
import { assertSameFacts, type TimelineFacts, timelineFacts } from './facts.ts';
import { writeFcpxml } from './fcpxml.ts';
import { writeMarkersCsv } from './markers-csv.ts';
import type { TimelinePlace } from './media-reference.ts';
import { writeMlt } from './mlt.ts';
import { writeOtio } from './otio.ts';
import { edlFacts, readEdl } from './readers/edl.ts';
import { readFcpxml } from './readers/fcpxml.ts';
import { csvFacts, readMarkersCsv } from './readers/markers-csv.ts';
import { readMlt } from './readers/mlt.ts';
import { readOtio } from './readers/otio.ts';
import { readXmeml } from './readers/xmeml.ts';
import { writeXmeml } from './xmeml.ts';

/** The name of the folder for timelines in a job's folder. */
export const timelinesFolder = 'timelines';

interface TimelineFormat {
  /** Its file name. */
  file: string;
  write(timeline: Timeline, place: TimelinePlace): string;
  /** @throws Error for a file that breaks the rules of its format. */
  read(text: string, timeline: Timeline, place: TimelinePlace): TimelineFacts;
  /** What it can express of a timeline. */
  expected(timeline: Timeline): TimelineFacts;
}

/** All formats, by the name used in `--format`. */
export const timelineFormats = {
  otio: { file: 'timeline.otio', write: writeOtio, read: readOtio, expected: timelineFacts },
  fcpxml: { file: 'timeline.fcpxml', write: writeFcpxml, read: readFcpxml, expected: timelineFacts },
  xml: { file: 'timeline.xml', write: writeXmeml, read: readXmeml, expected: timelineFacts },
  edl: { file: 'timeline.edl', write: writeEdl, read: readEdl, expected: edlFacts },
  mlt: { file: 'timeline.mlt', write: writeMlt, read: readMlt, expected: timelineFacts },
  csv: { file: 'markers.csv', write: writeMarkersCsv, read: readMarkersCsv, expected: csvFacts },
} as const satisfies Record<string, TimelineFormat>;
export type TimelineFormatName = keyof typeof timelineFormats;

export function isTimelineFormat(name: string): name is TimelineFormatName {
  return Object.hasOwn(timelineFormats, name);
}

export interface TimelineFiles {
  /** The text of each file, by its path in the job's folder with `/`. */
  files: Record<string, string>;
  /** Why formats are missing, one sentence each. */
  faults: string[];
}

/**
 * The timelines of a job. Each is read back, and left out if its reader finds anything other than what should have been
 * written.
 * @param formats all formats when empty
 */
export function timelineFiles(
  job: Job,
  { formats = [], relative = false }: { formats?: readonly TimelineFormatName[]; relative?: boolean } = {},
): TimelineFiles {
  const { join } = isWindowsPath(job.outputDir) ? win32 : posix;
  const timeline = jobTimeline(job, (file) => join(job.outputDir, ...file.split('/')));
  if (!timeline) return { files: {}, faults: [] };
  const place: TimelinePlace = { folder: join(job.outputDir, timelinesFolder), relative };
  const files: Record<string, string> = {};
  const faults: string[] = [];
  const wanted: readonly TimelineFormatName[] =
    formats.length > 0 ? formats : Object.keys(timelineFormats).filter(isTimelineFormat);
  for (const name of new Set(wanted)) {
    const { file } = timelineFormats[name];
    try {
      files[`${timelinesFolder}/${file}`] = readBack(timelineFormats[name], timeline, place);
    } catch (error) {
      faults.push(`${timelinesFolder}/${file} was not written: ${describeError(error)}`);
    }
  }
  return { files, faults };
}

/** Writes a timeline and checks it by reading it back. @throws Error when the two differ */
function readBack(format: TimelineFormat, timeline: Timeline, place: TimelinePlace): string {
  checkTimeline(timeline);
  const text = format.write(timeline, place);
  assertSameFacts(format.expected(timeline), format.read(text, timeline, place));
  return text;
}
