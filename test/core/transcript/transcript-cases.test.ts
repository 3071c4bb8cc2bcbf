import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { readTranscript } from '../../../source/core/transcript/read-transcript.ts';
import { toSrt } from '../../../source/core/transcript/transcript.ts';
import { folder, fox, readCase, refusalOf, segmentsOf, video, waterfall } from './cases-kit.ts';

describe('times', () => {
  test('times with spaces were read as speech', async () => {
    expect(await segmentsOf('spaced-times.srt')).toEqual([
      [1, 5, waterfall],
      [6, 10, fox],
    ]);
    expect(await segmentsOf('mixed-spaced-times.srt')).toEqual([
      [1, 5, 'The waterfall.'],
      [6, 10, 'A red fox runs.'],
      [12, 16, 'The river bends.'],
    ]);
  });

  test.each(['->', '–>', '—>', '→', '--&gt;', '—'])(
    'a timing line with the arrow %s was read as speech',
    async (arrow) => {
      const content = `1\n00:00:01,000 ${arrow} 00:00:02,000\nOne\n\n2\n00:00:03,000 ${arrow} 00:00:04,000\nTwo\n`;
      const { transcript } = await readTranscript(content, 'talk.srt', video);
      expect(transcript.segments.map(({ text }) => text)).toEqual(['One', 'Two']);
    },
  );

  test('frames in times were ignored or read as minutes', async () => {
    expect(await segmentsOf('frames-timecode.srt')).toEqual([
      [1.48, 5, waterfall],
      [6, 10.8, fox],
    ]);
    const [first] = await segmentsOf('frames-timecode.srt', { frameRate: { num: 24, den: 1 } });
    expect(first).toEqual([1.5, 5, waterfall]);
    expect((await readCase('frames-timecode.srt')).notes.join(' ')).toContain('frames (25 a second)');
  });

  test('non-drop-frame timecode at 29.97 was read as real time', async () => {
    const content = '1\n00:10:00:00 --> 00:10:01:15\nHello\n';
    const read = (text: string) =>
      readTranscript(text, 'talk.srt', { durationSeconds: 900, frameRate: { num: 30000, den: 1001 } });
    expect((await read(content)).transcript.segments[0]?.start).toBeCloseTo(600.6, 2);
    expect((await read(content.replaceAll(/:(\d\d)(?= |\n)/g, ';$1'))).transcript.segments[0]?.start).toBe(
      600,
    );
  });

  test('milliseconds after a colon were read as frames', async () => {
    expect(await segmentsOf('colon-ms.srt')).toEqual([
      [1.5, 3, 'Hello there'],
      [10, 12, 'Second'],
    ]);
  });

  test('full-width times were read as speech', async () => {
    expect(await segmentsOf('fullwidth.srt')).toEqual([
      [1.5, 3, 'Hello there'],
      [10, 12, 'Second'],
    ]);
  });

  test('a timeline that starts at one or ten hours was rejected as that of another video', async () => {
    const { transcript, notes } = await readCase('resolve-1h.srt');
    expect(transcript.segments.map(({ start }) => start)).toEqual([1, 5, 10, 14]);
    expect(notes).toEqual([
      "Its times begin at 1:00:00, as on an editor's timeline; they were shifted back by 1 hour.",
    ]);
    const ten = (await readFile(path.join(folder, 'resolve-1h.srt'), 'utf8')).replaceAll('01:00:', '10:00:');
    const moved = await readTranscript(ten, 'talk.srt', video);
    expect(moved.transcript.segments.map(({ start }) => start)).toEqual([1, 5, 10, 14]);
    const long = await readCase('resolve-1h.srt', { durationSeconds: 7200 });
    expect(long.transcript.segments[0]?.start).toBe(3601);
  });

  test.each([
    ['milliseconds', 1e3],
    ['microseconds', 1e6],
    ['nanoseconds', 1e9],
    ['frames', 25],
  ])('%s were read as seconds of another video', async (unit, perSecond) => {
    const segments = [
      { start: 1, end: 5, text: waterfall },
      { start: 6, end: 10, text: fox },
    ].map(({ start, end, text }) => ({ start: start * perSecond, end: end * perSecond, text }));
    const read = await readTranscript(JSON.stringify({ segments }), 'talk.json', video);
    expect(read.transcript.segments.map(({ start, end }) => [start, end])).toEqual([
      [1, 5],
      [6, 10],
    ]);
    expect(read.notes).toEqual([`Its times were read as ${unit}.`]);
  });

  test('a file whose times are mostly guessed was accepted', async () => {
    const cue = (time: string) => `${time}\nsome words\n\n`;
    const bad = '1\n00:00:0x,000 --> 00:00:0y,000\nwords\n';
    const content = `1\n${cue('1.2.3.4 --> 5.6.7.8')}2\n${cue('9.9.9 --> 10.10.10')}3\n${cue('00:00:05,000 --> 00:00:06,000')}`;
    expect(await refusalOf(content)).toBe(
      'The transcript "talk.srt" cannot be used: 4 of its 6 times cannot be read or end before they begin, such as "1.2.3.4 --> 5.6.7.8".',
    );
    expect(await refusalOf(bad)).toContain('is text without times');
  });
});

describe('speech', () => {
  test('an arrow inside speech was read as timing', async () => {
    expect(await segmentsOf('cue-text-arrow.srt')).toEqual([
      [1, 5, 'Open the menu and choose File --> Export'],
      [6, 10, fox],
    ]);
  });

  test('opening hours with a dash are speech', async () => {
    const content = '1\n00:00:01,000 --> 00:00:02,000\nWe are open\n9:00 - 17:00 on weekdays\n';
    const { transcript } = await readTranscript(content, 'talk.srt', video);
    expect(transcript.segments[0]?.text).toBe('We are open 9:00 - 17:00 on weekdays');
  });

  test('JSON with an arrow in its text was read as captions', async () => {
    expect(await segmentsOf('arrow-in-json.json')).toEqual([
      [0, 2, 'press A --> B now'],
      [2, 3, 'Bye.'],
    ]);
  });

  test('less-than signs were read as tags', async () => {
    expect(await segmentsOf('less-than.srt')).toEqual([[1.5, 3, 'if x < 3 and y > 2 then stop']]);
  });

  test('ASS overrides in an SRT file were read as words', async () => {
    expect(await segmentsOf('ass-in-srt.srt')).toEqual([
      [1, 5, 'Let me show you the waterfall in the forest.'],
      [6, 10, 'Then a red fox runs across the meadow.'],
    ]);
  });

  test('entities were not decoded', async () => {
    expect(await segmentsOf('numeric-entity.vtt')).toEqual([[1.5, 3, "I don’t know café 'ok' wait…"]]);
  });

  test('cue settings right after the time made it invalid', async () => {
    expect(await segmentsOf('vtt-settings-stuck.vtt')).toEqual([[1.5, 3, 'Hello there']]);
  });

  test('cues with CR CR LF line ends were split', async () => {
    expect(await segmentsOf('crcrlf.srt')).toEqual([
      [1, 2, 'One more'],
      [3, 4, 'Two'],
    ]);
  });

  test('a cue number before a blank line, or an unusual one, was read as speech', async () => {
    expect(await segmentsOf('number-blank-time.srt')).toEqual([
      [1, 2, 'One'],
      [3, 4, 'Two'],
    ]);
    const content = '-2\n00:00:01,000 --> 00:00:02,000\nOne\n\n2.7\n00:00:03,000 --> 00:00:04,000\nTwo\n';
    const { transcript } = await readTranscript(content, 'talk.srt', video);
    expect(transcript.segments.map(({ text }) => text)).toEqual(['One', 'Two']);
  });

  test('a spoken number is kept', async () => {
    const content = 'WEBVTT\n\n00:01.000 --> 00:02.000\n42\n\n00:03.000 --> 00:04.000\nIs the answer.\n';
    const { transcript } = await readTranscript(content, 'talk.vtt', video);
    expect(transcript.segments.map(({ text }) => text)).toEqual(['42', 'Is the answer.']);
  });

  test('speaker labels were read as speech', async () => {
    const content = ['ANNA: Look there.', '[SPEAKER_01]: A fox.', '>> And a hare.', 'Remember: be quiet.']
      .map((text, index) => `${index + 1}\n00:00:0${index},000 --> 00:00:0${index},900\n${text}\n`)
      .join('\n');
    const { transcript } = await readTranscript(content, 'talk.srt', video);
    expect(transcript.segments.map(({ text }) => text)).toEqual([
      'Look there.',
      'A fox.',
      'And a hare.',
      'Remember: be quiet.',
    ]);
  });

  test('repeated names before a colon were read as speech', async () => {
    const content = ['Anna: Look there.', 'Bert: A fox.', 'Anna: And a hare.', 'Bert: I see.']
      .map((text, index) => `${index + 1}\n00:00:0${index},000 --> 00:00:0${index},900\n${text}\n`)
      .join('\n');
    const { transcript } = await readTranscript(content, 'talk.srt', video);
    expect(transcript.segments[2]?.text).toBe('And a hare.');
  });
});

describe('still read correctly', () => {
  test('each line of YouTube’s rolling captions once', async () => {
    const lines = [
      'so today we are walking through the old',
      'harbor and looking at fishing boats with',
      'colorful nets drying in the morning sun',
      'and later we climb up to the lighthouse',
      'where you can see the whole coast',
    ];
    for (const name of ['yt-auto.vtt', 'yt-auto-converted.srt'])
      expect((await segmentsOf(name)).map(([, , text]) => text)).toEqual(lines);
  });

  test('any separator before the milliseconds, and any line ends', async () => {
    expect(await segmentsOf('mixed-marks.srt')).toEqual([
      [1, 5, waterfall],
      [6, 10, fox],
    ]);
  });

  test('two languages in a cue', async () => {
    expect((await segmentsOf('bilingual.srt'))[1]?.[2]).toContain('Fishermen mend their nets on the pier');
  });

  test('every case, written as SRT, is read back unchanged', async () => {
    for (const name of ['talk.ass', 'deepgram.json', 'bilingual.srt', 'whisperx.json', 'resolve-1h.srt']) {
      const { transcript } = await readCase(name);
      const again = await readTranscript(toSrt(transcript), 'talk.srt', video);
      expect(again.transcript.segments.map(({ text }) => text)).toEqual(
        transcript.segments.map(({ text }) => text),
      );
    }
  });
});

describe('the language in a file name', () => {
  const srt = '1\n00:00:01,000 --> 00:00:05,000\nHm.\n';
  const languageOf = async (name: string, videoName: string) =>
    (await readTranscript(srt, name, { name: videoName })).transcript.language;

  test('the end of the video’s own name was read as a language', async () => {
    expect(await languageOf('this.is.how.we.do.it.srt', 'this.is.how.we.do.it.mp4')).toBeUndefined();
    expect(await languageOf('this.is.how.we.do.it.srt', 'talk.mp4')).toBeUndefined();
    expect(await languageOf('talk.it.srt', 'talk.mp4')).toBe('it');
    expect(await languageOf('talk.mp4.it.srt', 'talk.mp4')).toBe('it');
  });
});

test('a transcript that loses more than a tenth of its words was used without a warning', async () => {
  const cue = (second: number, text: string) =>
    `1\n00:00:${second},000 --> 00:00:${second + 1},000\n${text}\n\n`;
  const content = Array.from({ length: 8 }, (_, index) => cue(11 + index * 2, 'two words')).join('');
  const read = await readTranscript(`${content}${cue(28, 'four words at the end')}`, 'talk.srt', {
    durationSeconds: 27.5,
  });
  expect(read.warning).toBe(
    'Much of the transcript could not be used: 5 of its 21 words (24 %) were left out. Check that it is complete and belongs to this video.',
  );
  expect(read.notes[0]).toBe(read.warning);
});
