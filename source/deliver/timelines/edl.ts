// CMX 3600 edit decision list: https://www.edlmax.com/EdlMaxHelp/Edl/maxguide.html
// Markers are the `LOC` comments that Avid's programs write.
import { formatTimecode, rescaleFrames, timecodeBase } from '../../core/footage/frames.ts';
import {
  describeFacts,
  findMediaOfItem,
  type Timeline,
  type TimelineItem,
  type TimelineMarker,
  type TimelineMedia,
} from '../../core/footage/timeline/timeline.ts';

/** The first frame of the program: by convention, programs start at one hour on tape. */
export function recordStart(timeline: Timeline): number {
  const base = timecodeBase(timeline.rate);
  return timeline.dropFrame ? (base / 30) * 107_892 : base * 3600;
}

/** The reel name that means a file, not a tape ("auxiliary"). Reel names have at most eight characters. */
const reel = 'AX';

const colors = { clip: 'GREEN', 'check-rights': 'YELLOW', 'to-film': 'RED' } as const;

export interface EdlEvent extends TimelineItem {
  channel: 'V' | 'A' | 'AA';
}

/** The format has one video track: the B-roll, and the A-roll where no B-roll covers it. The A-roll's sound runs below all. */
export function edlEvents(timeline: Timeline): EdlEvent[] {
  const itemsOf = (name: string) => timeline.tracks.find((track) => track.name === name)?.items ?? [];
  const [whole] = itemsOf('V1');
  const [sound] = itemsOf('A1');
  const channel = timeline.media[0]?.audio?.channels === 1 ? 'A' : 'AA';
  const pictures: EdlEvent[] = [];
  let end = 0;
  const addARoll = (until: number) => {
    if (whole && until > end)
      pictures.push({ ...whole, channel: 'V', start: end, sourceStart: end, frames: until - end });
  };
  for (const item of itemsOf('V2')) {
    addARoll(item.start);
    pictures.push({ ...item, channel: 'V' });
    end = item.start + item.frames;
  }
  addARoll(timeline.frames);
  return [...(sound ? [{ ...sound, channel } as const] : []), ...pictures];
}

/** The format requires CR LF line ends and ASCII. */
export function writeEdl(timeline: Timeline): string {
  const events = edlEvents(timeline);
  const pictures = events.filter(({ channel }) => channel === 'V');
  const blocks = events.map((event, index) => {
    const isPicture = event.channel === 'V';
    const next = pictures[pictures.indexOf(event) + 1]?.start ?? timeline.frames;
    // A marker belongs to the picture event before it.
    const from = event === pictures[0] ? 0 : event.start;
    const markers = timeline.markers.filter(({ start }) => isPicture && start >= from && start < next);
    return [
      eventLine(timeline, event, index + 1),
      ...comments(timeline, event, isPicture),
      ...markers.map((each) => locator(timeline, each)),
    ];
  });
  const head = [
    `TITLE: ${ascii(timeline.name)}`,
    `FCM: ${timeline.dropFrame ? 'DROP FRAME' : 'NON-DROP FRAME'}`,
    '',
  ];
  return [...head, ...blocks.flat(), ''].join('\r\n');
}

function eventLine(timeline: Timeline, event: EdlEvent, number: number): string {
  const { rate, dropFrame } = timeline;
  const media = findMediaOfItem(timeline, event);
  const source = rescaleFrames(media.startFrames, media.rate, rate) + event.sourceStart;
  const record = recordStart(timeline) + event.start;
  const times = [source, source + event.frames, record, record + event.frames];
  const columns = [String(number).padStart(3, '0'), reel.padEnd(8), event.channel.padEnd(5), 'C'.padEnd(8)];
  return `${columns.join(' ')} ${times.map((frames) => formatTimecode(frames, rate, dropFrame)).join(' ')}`;
}

function comments(timeline: Timeline, event: EdlEvent, isPicture: boolean): string[] {
  const media = findMediaOfItem(timeline, event);
  const facts = media.credit ? describeFacts(media.credit) : [];
  const others = timeline.tracks.filter(({ enabled }) => !enabled).flatMap(({ items }) => items);
  const runnerUps = others.filter(
    ({ start }) => isPicture && media.credit !== undefined && start === event.start,
  );
  return [
    `* FROM CLIP NAME: ${edlName(media)}`,
    ...facts.map((line) => `* COMMENT: ${ascii(line)}`),
    ...runnerUps.map((item) => `* COMMENT: Runner-up: ${edlName(findMediaOfItem(timeline, item))}`),
  ];
}

function locator(timeline: Timeline, { start, kind, title, facts }: TimelineMarker): string {
  const at = formatTimecode(recordStart(timeline) + start, timeline.rate, timeline.dropFrame);
  const text = [
    edlText(title),
    ...(kind === 'clip' ? [] : [facts.warning]),
    facts.spoken && `"${facts.spoken}"`,
  ];
  return `* LOC: ${at} ${colors[kind].padEnd(7)} ${ascii(text.filter(Boolean).join(' / '))}`;
}

/** A title in ASCII without the character that separates it from the rest of a locator. */
export function edlText(title: string): string {
  return ascii(title).replaceAll('/', '-') || 'B-roll';
}

export function edlName(media: TimelineMedia): string {
  return ascii(media.name) || media.id;
}

/** One line of printable ASCII: letters lose their accents, other characters become `_`. */
function ascii(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/[‘’]/g, "'")
    .replace(/[“”]/g, '"')
    .replace(/\s+/g, ' ')
    .replace(/[^ -~]/gu, '_')
    .trim();
}
