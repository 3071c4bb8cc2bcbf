import { describe, expect, test } from 'vitest';
import { jobTimeline } from '../../../source/core/footage/timeline/job-timeline.ts';
import { assertSameFacts } from '../../../source/deliver/timelines/facts.ts';
import {
  isTimelineFormat,
  timelineFiles,
  timelineFormats,
} from '../../../source/deliver/timelines/timeline-files.ts';
import { sceneJob } from './kit.ts';

const job = sceneJob({
  rate: { num: 25, den: 1 },
  needs: [
    { at: 2, clips: [{ frames: 150 }] },
    { at: 8, clips: [{}] },
  ],
});
const place = { folder: `${job.outputDir}/timelines`, relative: false };
const timeline = jobTimeline(job, (file) => `${job.outputDir}/${file}`);
if (!timeline) throw new Error('The job was not probed.');
const { files } = timelineFiles(job);
const formats = Object.keys(timelineFormats).filter(isTimelineFormat);

/** What a reader says of a file after one change to it: the old text and its replacement. */
type Refusal = readonly [message: string | RegExp, from: string | RegExp, to: string];

const refusals: Readonly<Record<(typeof formats)[number], readonly Refusal[]>> = {
  otio: [
    ['The timeline does not start at 0.', /("rate": 25,\s+"value": )0/, '$1 1'],
    ['A time has the wrong rate.', /("marked_range"[\s\S]*?"rate": )25/, '$1 24'],
    ['V2 has an item without length.', /("Gap\.1"[\s\S]*?"value": )50/, '$1 0'],
    [
      'clip1.mp4 extends beyond its file.',
      /("name": "clip1\.mp4",\s+"source_range"[\s\S]*?"value": )\d+/,
      '$1 9999',
    ],
  ],
  fcpxml: [
    ['It has no DOCTYPE.', '<!DOCTYPE fcpxml>\n', ''],
    ['<fcpxml> has no version.', ' version="1.10"', ''],
    ['The spine must have exactly one clip.', '</spine>', '<gap offset="0s"/></spine>'],
    [
      'The spine and the sequence have different lengths.',
      'sequence format="r1" duration="900',
      'sequence format="r1" duration="899',
    ],
    ['The spine does not start at 0.', 'offset="0s"', 'offset="1s"'],
    ['A marker is outside its clip.', '<marker start="50/25s"', '<marker start="900/25s"'],
    ['A clip is outside its parent.', 'offset="50/25s"', 'offset="899/25s"'],
    [
      'It uses a file that is not in the timeline: /films/other.mp4',
      'src="file:///films/talk.mp4"',
      'src="file:///films/other.mp4"',
    ],
    ['A clip extends beyond its file.', /(ref="m2"[^>]*? start=)"0s"/, '$1"149/25s"'],
    ['A connected clip has no lane.', ' lane="1"', ''],
    [
      'The asset of clip1.mp4 has the wrong length or timecode.',
      'duration="150/25s" hasVideo',
      'duration="151/25s" hasVideo',
    ],
    ['The format r1 has no frame duration.', ' frameDuration="1/25s"', ''],
    ['"2 s" is not a time.', 'offset="50/25s"', 'offset="2 s"'],
    ['"1x" is not a valid id.', 'format id="r1"', 'format id="1x"'],
    ['<video> is in the wrong position in <spine>.', '<spine>', '<spine><video/>'],
    [
      'The URL file:///films/talk 1.mp4 has a character that is not encoded.',
      'films/talk.mp4"',
      'films/talk 1.mp4"',
    ],
    ['The URL http://films/talk.mp4 is not a file URL.', 'file:///films/talk', 'http://films/talk'],
    [/^Line \d+: /, '</spine>', ''],
    ['It has a control character.', 'B-roll, CC BY', 'B-roll\u0007'],
    ['<sequence> must have exactly one <spine>.', '</spine>', '</spine><spine/>'],
  ],
  xml: [
    ['It has no DOCTYPE.', '<!DOCTYPE xmeml>\n', ''],
    ['It is not xmeml version 5.', 'version="5"', 'version="4"'],
    [
      'The sequence does not start at 0.',
      '<string>00:00:00:00</string>\n      <frame>0<',
      '<string>00:00:00:01</string>\n      <frame>1<',
    ],
    ['A marker ends before it starts.', /(<marker>[\s\S]*?<out>)\d+/, '$110'],
    ['V1 is locked or disabled.', '<locked>FALSE', '<locked>TRUE'],
    ['V2 has clips that overlap.', /<start>200<\/start>\s+<end>300</, '<start>50</start><end>150<'],
    ['V2-1 extends beyond its file.', '<duration>150</duration>', '<duration>20</duration>'],
    ['V1-1 has the wrong rate.', /(<clipitem id="V1-1">[\s\S]*?<timebase>)25/, '$130'],
    ['file-m1 is described twice.', '<file id="file-m2">', '<file id="file-m1">'],
    [
      'It uses a file that is not in the timeline: /films/other.mp4',
      'localhost/films/talk.mp4',
      'localhost/films/other.mp4',
    ],
    [
      'file-m1 starts at the wrong timecode.',
      /(<file id="file-m1">[\s\S]*?<string>00:00:00:)00(<\/string>\s+<frame>)0/,
      '$101$21',
    ],
    [
      'The channels of the sound differ.',
      /(<clipitem id="A2-1">[\s\S]*?<start>0<\/start>\s+<end>)900(<\/end>\s+<in>0<\/in>\s+<out>)900/,
      '$1800$2800',
    ],
    ['A rate is invalid.', '<timebase>25', '<timebase>0'],
    ['A timecode is DF.', '<displayformat>NDF', '<displayformat>DF'],
    [
      '<width> in <samplecharacteristics> is "wide", which is not a whole number.',
      '<width>1920',
      '<width>wide',
    ],
  ],
  edl: [
    ['Its header is wrong.', 'TITLE: ', 'NAME: '],
    ['Its frame code mode is wrong.', 'NON-DROP FRAME', 'DROP FRAME'],
    ['Its last line has no line end.', /\r\n$/, ''],
    ['It uses a file that is not in the timeline: other.mp4', 'NAME: talk.mp4', 'NAME: other.mp4'],
    ['Event 003 has different source and record lengths.', /^(003 .* \d\d:\d\d:\d\d:)\d\d\r/m, '$107\r'],
    ['The line "* NOTE: x" is not part of the format.', '* COMMENT: Title', '* NOTE: x\r\n* COMMENT: Title'],
    ['01:00:0x:00 is not a timecode of this timeline.', 'LOC: 01:00:02:00', 'LOC: 01:00:0x:00'],
  ],
  mlt: [
    ['It is not an MLT file.', 'LC_NUMERIC="C"', 'LC_NUMERIC="de_DE"'],
    ['There is no playlist V1-1.', 'track producer="track-V1"', 'track producer="V1-1"'],
    ['The id V1-1 is used twice.', 'chain id="V2-1"', 'chain id="V1-1"'],
    ['"2 s" is not a time.', '>00:00:02.000<', '>2 s<'],
    ['V2 is not muted.', ' hide="audio"', ''],
  ],
  csv: [
    ['Its columns are wrong.', 'timecode,seconds', 'time,seconds'],
    ['Its last row has no line end.', /\r?\n$/, ''],
  ],
};

describe.each(formats)('the reader of %s says what is wrong', (format) => {
  const { file, read } = timelineFormats[format];
  const text = files[`timelines/${file}`] ?? '';

  test.each(refusals[format])('%s', (message, from, to) => {
    const changed = text.replace(from, to);
    expect(changed).not.toBe(text);
    expect(() => read(changed, timeline, place)).toThrow(message);
  });
});

test('what was read back is compared with what should have been written', () => {
  const clip = { track: 'V1', file: '/a.mp4', start: 0, frames: 9, sourceStart: 0, enabled: true };
  const facts = { rate: { num: 25, den: 1 }, clips: [clip], markers: [] };
  const same = (change: object) => () => assertSameFacts(facts, { ...facts, ...change });
  expect(same({})).not.toThrow();
  expect(same({ rate: undefined })).toThrow('its rate is , not den 1, num 25');
  expect(same({ clips: [] })).toThrow('it has 0 clips, not 1');
  expect(same({ clips: [{ ...clip, start: 1 }] })).toThrow(/^clip 1 is .*start 1.*, not .*start 0/);
});
