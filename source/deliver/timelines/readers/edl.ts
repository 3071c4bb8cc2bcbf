import { parseTimecode, rescaleFrames, timecodeBase } from '../../../core/footage/frames.ts';
import { findMediaOfItem, type Timeline } from '../../../core/footage/timeline/timeline.ts';
import { edlEvents, edlName, edlText, recordStart } from '../edl.ts';
import type { ClipFacts, TimelineFacts } from '../facts.ts';

const eventForm = /^(\d{3}) ([A-Z0-9]{1,8}) +(V|A|AA) +C +(\S{11}) (\S{11}) (\S{11}) (\S{11})$/;

/** What an EDL can express of a timeline: names instead of paths, no rate, one track of each kind. */
export function edlFacts(timeline: Timeline): TimelineFacts {
  const clips = edlEvents(timeline).map(({ channel, start, frames, sourceStart, mediaId }) => {
    const media = findMediaOfItem(timeline, { mediaId, start, frames, sourceStart });
    return { track: channel, file: edlName(media), start, frames, sourceStart, enabled: true };
  });
  const hasPicture = clips.some(({ track }) => track === 'V');
  const markers = hasPicture ? timeline.markers : [];
  return {
    rate: undefined,
    clips,
    markers: markers.map(({ start, title }) => ({ start, title: edlText(title) })),
  };
}

/** @throws Error for anything that CMX 3600 does not allow */
export function readEdl(text: string, timeline: Timeline): TimelineFacts {
  const lines = bodyOf(text, timeline);
  const clips: ClipFacts[] = [];
  const markers: { start: number; title: string }[] = [];
  for (const line of lines) {
    const event = eventForm.exec(line);
    const name = /^\* FROM CLIP NAME: (.+)$/.exec(line)?.[1];
    const marker = /^\* LOC: (\S{11}) (?:GREEN|YELLOW|RED) +(\S.*)$/.exec(line);
    const last = clips.at(-1);
    if (event) clips.push(readEvent(event, clips.length + 1, last, timeline));
    else if (name !== undefined && last?.file === '')
      clips.push(named({ ...last, file: name }, clips, timeline));
    else if (marker) {
      const start = frameOf(marker[1] ?? '', timeline) - recordStart(timeline);
      markers.push({ start, title: (marker[2] ?? '').split(' / ')[0] ?? '' });
    } else if (!/^\* COMMENT: ./.test(line)) throw new Error(`The line "${line}" is not part of the format.`);
  }
  return { rate: undefined, clips, markers };
}

/** The lines after the header. */
function bodyOf(text: string, timeline: Timeline): string[] {
  if (/[^\r\n -~]/.test(text)) throw new Error('It has characters outside ASCII.');
  if (/[^\r]\n|\r[^\n]/.test(text)) throw new Error('Its lines do not end with CR and LF.');
  const [title = '', mode, blank, ...lines] = text.split('\r\n');
  if (!title.startsWith('TITLE: ') || blank !== '') throw new Error('Its header is wrong.');
  if (mode !== `FCM: ${timeline.dropFrame ? 'DROP FRAME' : 'NON-DROP FRAME'}`)
    throw new Error('Its frame code mode is wrong.');
  if (lines.pop() !== '') throw new Error('Its last line has no line end.');
  return lines;
}

function readEvent(
  fields: RegExpExecArray,
  number: number,
  last: ClipFacts | undefined,
  timeline: Timeline,
): ClipFacts {
  const [, id, , track = '', ...times] = fields;
  if (Number(id) !== number) throw new Error(`Event ${id} is at position ${number}.`);
  const [from = 0, to = 0, start = 0, end = 0] = times.map((time) => frameOf(time, timeline));
  const day = dayOf(timeline);
  const frames = (end - start + day) % day;
  if (frames === 0 || frames !== (to - from + day) % day)
    throw new Error(`Event ${id} has different source and record lengths.`);
  const position = start - recordStart(timeline);
  if (last && (position < last.start || (last.track === track && position < last.start + last.frames)))
    throw new Error(`Event ${id} begins before the one above it ends.`);
  return { track, file: '', start: position, frames, sourceStart: from, enabled: true };
}

/** The clip with its file, and its source start counted from the file's own timecode. Removes the last clip, which it replaces. */
function named(clip: ClipFacts, clips: ClipFacts[], timeline: Timeline): ClipFacts {
  clips.pop();
  const media = timeline.media.find((each) => edlName(each) === clip.file);
  if (!media) throw new Error(`It uses a file that is not in the timeline: ${clip.file}`);
  const day = dayOf(timeline);
  const begins = rescaleFrames(media.startFrames, media.rate, timeline.rate);
  return { ...clip, sourceStart: (clip.sourceStart - begins + day) % day };
}

/** @throws Error for a timecode that does not exist, or of the wrong kind (drop frame or not) */
function frameOf(text: string, { rate, dropFrame }: Timeline): number {
  const read = parseTimecode(text, timecodeBase(rate));
  if (!read || read.dropFrame !== dropFrame) throw new Error(`${text} is not a timecode of this timeline.`);
  return read.frames;
}

/** The number of frames in 24 hours, after which timecode starts again. */
function dayOf({ rate, dropFrame }: Timeline): number {
  const last = dropFrame ? `23:59:59;${timecodeBase(rate) - 1}` : `23:59:59:${timecodeBase(rate) - 1}`;
  const read = parseTimecode(last, timecodeBase(rate));
  if (!read) throw new Error(`${last} is not a timecode of this timeline.`);
  return read.frames + 1;
}
