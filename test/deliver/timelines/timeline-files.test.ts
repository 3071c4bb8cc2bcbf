import { XmlDocument } from 'libxml2-wasm';
import { describe, expect, test } from 'vitest';
import { jobTimeline } from '../../../source/core/footage/timeline/job-timeline.ts';
import type { Timeline } from '../../../source/core/footage/timeline/timeline.ts';
import type { Job } from '../../../source/core/job/job.ts';
import { assertSameFacts } from '../../../source/deliver/timelines/facts.ts';
import {
  isTimelineFormat,
  timelineFiles,
  timelineFormats,
} from '../../../source/deliver/timelines/timeline-files.ts';
import { rates, sceneJob } from './kit.ts';
import { scenes } from './scenes.ts';

const formats = Object.keys(timelineFormats).filter(isTimelineFormat);

function written(job: Job, relative = false): Record<string, string> {
  const { files, faults } = timelineFiles(job, { relative });
  expect(faults).toEqual([]);
  return files;
}

function timelineOf(job: Job): Timeline {
  const timeline = jobTimeline(job, (file) => `${job.outputDir}/${file}`);
  if (!timeline) throw new Error('The job was not probed.');
  return timeline;
}

describe.each(Object.entries(scenes))('timelines of a job with %s', (_name, job) => {
  test.each([false, true])(
    'are written in every format and read back the same (relative: %s)',
    (relative) => {
      const files = written(job, relative);
      expect(Object.keys(files)).toEqual(
        formats.map((format) => `timelines/${timelineFormats[format].file}`),
      );
      for (const [name, text] of Object.entries(files)) {
        if (!/\.(?:fcpxml|xml|mlt)$/.test(name)) continue;
        using document = XmlDocument.fromString(text);
        expect(document.root.name).toMatch(/^(?:fcpxml|xmeml|mlt)$/);
      }
    },
  );

  test('are the same when written twice', () => {
    expect(written(job)).toEqual(written(job));
  });
});

describe('a timeline file', () => {
  const job = scenes['handles and runner-ups'] ?? sceneJob({ needs: [] });

  test.each(formats)('%s is as accepted', async (format) => {
    const { file } = timelineFormats[format];
    await expect(written(job)[`timelines/${file}`]).toMatchFileSnapshot(`golden/${file}`);
  });

  test('gets no element and no line from a title', () => {
    const files = written(scenes['hostile titles'] ?? job);
    for (const name of ['timeline.fcpxml', 'timeline.xml', 'timeline.mlt']) {
      const text = files[`timelines/${name}`] ?? '';
      expect(text).not.toMatch(/<script|<b>|<!--|CDATA\[ &nope|\u202E|\u0007|\u001B/);
    }
    const edl = (files['timelines/timeline.edl'] ?? '').split('\r\n');
    expect(
      edl.filter((line) => !/^(?:\d{3} AX|\* (?:FROM CLIP NAME|COMMENT|LOC): |TITLE: |FCM: |$)/.test(line)),
    ).toEqual([]);
    expect(files['timelines/markers.csv']).not.toMatch(/(?:^|,|\n)"?[=+@-]/m);
  });

  test('contains the embedded timecode of the A-roll where its format has a field for it, and positions from 0', () => {
    const files = written(scenes['timecode 14:09:42;10'] ?? job);
    const start = 1_527_940;
    const xml = files['timelines/timeline.xml'] ?? '';
    expect(xml).toContain('<string>14:09:42;10</string>');
    expect(xml).toContain(`<frame>${start}</frame>`);
    expect(files['timelines/timeline.fcpxml']).toContain(`start="${start * 1001}/30000s"`);
    expect(files['timelines/timeline.fcpxml']).toContain('tcStart="0s" tcFormat="DF"');
    const otio: unknown = JSON.parse(files['timelines/timeline.otio'] ?? '');
    expect(otio).toMatchObject({
      global_start_time: { value: 0 },
      tracks: { children: [{ children: [{ source_range: { start_time: { value: start } } }] }, {}, {}] },
    });
    const edl = (files['timelines/timeline.edl'] ?? '').split('\r\n');
    expect(edl[1]).toBe('FCM: DROP FRAME');
    expect(edl[3]).toMatch(/^001 AX {7}AA {4}C {8}14:09:42;10 \S+ 01:00:00;00 /);
  });

  test.each(rates)('is drop-frame only if the A-roll is, at $num/$den', (rate) => {
    const files = written(
      sceneJob({ rate, timecode: { text: '01:00:00:00' }, needs: [{ at: 2, clips: [{}] }] }),
    );
    expect(files['timelines/timeline.edl']).toContain('FCM: NON-DROP FRAME');
    expect(files['timelines/timeline.edl']).not.toContain(';');
    expect(files['timelines/timeline.xml']).not.toContain('>DF<');
    expect(files['timelines/timeline.fcpxml']).not.toContain('"DF"');
  });

  test('refers to files as each format requires', () => {
    const windows = scenes['Windows paths'] ?? job;
    const absolute = written(windows);
    const escaped = 'Users/Ana%20%C4%8C/Videos/talk%20%231%20%26%20more.mp4';
    expect(absolute['timelines/timeline.otio']).toContain(`"file:///C:/${escaped}"`);
    expect(absolute['timelines/timeline.fcpxml']).toContain(`src="file:///C:/${escaped}"`);
    expect(absolute['timelines/timeline.xml']).toContain(
      `<pathurl>file://localhost/C%3a/${escaped}</pathurl>`,
    );
    expect(absolute['timelines/timeline.mlt']).toContain('>C:/Users/Ana Č/Videos/talk #1 &amp; more.mp4<');
    const relative = written(windows, true);
    expect(relative['timelines/timeline.mlt']).toContain('>../../../Videos/talk #1 &amp; more.mp4<');
    expect(relative['timelines/timeline.otio']).toContain('"../../../Videos/talk%20%231%20%26%20more.mp4"');
    expect(relative['timelines/timeline.otio']).toContain('"../n1/clip1.mp4"');
  });

  test('of a rate that its format cannot express is not written, and the message says so', () => {
    const { files, faults } = timelineFiles(sceneJob({ rate: { num: 25, den: 2 }, needs: [] }));
    expect(Object.keys(files)).not.toContain('timelines/timeline.xml');
    expect(faults[0]).toMatch(/^timelines\/timeline\.xml was not written: /);
  });

  test('only those asked for are written', () => {
    expect(Object.keys(timelineFiles(job, { formats: ['edl', 'otio'] }).files)).toEqual([
      'timelines/timeline.edl',
      'timelines/timeline.otio',
    ]);
  });
});

/** One change to a file: the old text and its replacement. */
type Fault = readonly [what: string, from: string | RegExp, to: string];

const faults: Readonly<Record<(typeof formats)[number], readonly Fault[]>> = {
  otio: [
    ['a gap a frame longer', /("Gap\.1"[\s\S]*?"value": )50/, '$1 51'],
    ['a missing kind', '"kind": "Video"', '"type": "Video"'],
    ['a marker of a newer schema', 'Marker.2', 'Marker.3'],
    ['a rounded rate', '"rate": 25', '"rate": 25.1'],
    ['another file', 'talk/n1/clip1.mp4', 'talk/n1/clip9.mp4'],
    ['an enabled runner-up', '"enabled": false', '"enabled": true'],
  ],
  fcpxml: [
    ['a clip a frame later', 'offset="50/25s"', 'offset="51/25s"'],
    ['a time between two frames', 'offset="50/25s"', 'offset="101/50s"'],
    ['a marker before a clip', /(<asset-clip ref="m2")/, '<marker start="0s" duration="1/25s" value="x"/>$1'],
    ['a newer version', 'version="1.10"', 'version="1.13"'],
    ['a clip without asset', 'ref="m2"', 'ref="m9"'],
    ['two assets of one id', 'asset id="m3"', 'asset id="m2"'],
    ['an unescaped ampersand', 'a&amp;b', 'a&b'],
    ['sound on V2', 'srcEnable="video" ', ''],
  ],
  xml: [
    ['a clip a frame longer', '<end>100</end>', '<end>101</end>'],
    ['an id used twice', 'clipitem id="V2-2"', 'clipitem id="V2-1"'],
    ['a file that is never described', '<file id="file-m1">', '<file id="file-m7">'],
    ['a link into nothing', '<linkclipref>A2-1', '<linkclipref>A9-1'],
    ['a picture without size', '<width>1920</width>', '<width>0</width>'],
    ['a timecode that is not its frame', '<string>00:00:00:00', '<string>00:00:00:01'],
    ['a sequence that is ntsc', '<ntsc>FALSE', '<ntsc>TRUE'],
  ],
  edl: [
    ['a record side a frame late', '01:00:02:00 01:00:04:00', '01:00:02:01 01:00:04:00'],
    ['an overlap', '01:00:02:00 01:00:04:00', '01:00:01:24 01:00:03:24'],
    ['a skipped number', /^003/m, '004'],
    ['a frame that does not exist', '01:00:02:00', '01:00:02:25'],
    ['a long reel', 'AX ', 'ANAREELXX '],
    ['lines as Unix ends them', /\r\n/g, '\n'],
    ['letters outside ASCII', 'Ana', 'Aña'],
  ],
  mlt: [
    ['an out past the end', 'in="25" out="74"', 'in="125" out="174"'],
    ['a gap a frame longer', 'blank length="50"', 'blank length="51"'],
    ['sound on V2', ' hide="audio"', ''],
    ['a file named by its address', '>/films/talk.mp4', '>file:///films/talk.mp4'],
    ['what is used before it is made', 'entry producer="V2-1"', 'entry producer="V2-7"'],
    ['no project of Shotcut', 'name="shotcut">1', 'name="shotcut">0'],
  ],
  csv: [
    ['a formula', ',clip,', ',=1+1,'],
    ['a frame that is not its time', ',2.000,50,', ',2.000,51,'],
    ['a quote that does not end', 'CC BY', '"CC BY'],
    ['a row too short', ',clip,', ','],
  ],
};

describe.each(formats)('the reader of %s', (format) => {
  const job = scenes['handles and runner-ups'] ?? sceneJob({ needs: [] });
  const { file, read, expected } = timelineFormats[format];
  const timeline = timelineOf(job);
  const place = { folder: `${job.outputDir}/timelines`, relative: false };
  const text = written(job)[`timelines/${file}`] ?? '';

  test.each(faults[format])('refuses %s', (_what, from, to) => {
    const changed = text.replace(from, to);
    expect(changed).not.toBe(text);
    expect(() => assertSameFacts(expected(timeline), read(changed, timeline, place))).toThrow();
  });
});
