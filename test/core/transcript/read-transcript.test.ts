import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { UserError } from '../../../source/core/errors.ts';
import { readTranscript } from '../../../source/core/transcript/read-transcript.ts';
import { toSrt } from '../../../source/core/transcript/transcript.ts';

const srt = `1
00:00:01,000 --> 00:00:03,000
Über den <i>Dächern</i> &amp; Gassen

2
00:00:03,500 --> 00:00:06,000
{\\an8}läuft eine Katze.
`;
const cues = [
  { start: 1, end: 3, text: 'Über den Dächern & Gassen' },
  { start: 3.5, end: 6, text: 'läuft eine Katze.' },
];

async function read(content: Uint8Array | string, fileName = 'talk.srt', durationSeconds?: number) {
  const { transcript, notes } = await readTranscript(content, fileName, { durationSeconds });
  return { transcript, notes };
}

async function segmentsOf(content: Uint8Array | string, fileName?: string) {
  return (await read(content, fileName)).transcript.segments;
}

async function refusal(content: Uint8Array | string, fileName = 'talk.srt', durationSeconds?: number) {
  const error = await read(content, fileName, durationSeconds).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(UserError);
  if (!(error instanceof UserError)) throw error;
  expect(error.exitCode).toBe(2);
  expect(error.hint).toBeTruthy();
  return error.message;
}

describe('bytes', () => {
  const utf16 = (bigEndian: boolean, mark: boolean) => {
    const bytes = Buffer.from((mark ? '\uFEFF' : '') + srt, 'utf16le');
    return bigEndian ? bytes.swap16() : bytes;
  };
  test.each([
    ['UTF-8', Buffer.from(srt)],
    ['UTF-8 with a byte order mark', Buffer.from(`\uFEFF${srt}`)],
    ['UTF-16 little endian', utf16(false, true)],
    ['UTF-16 big endian', utf16(true, true)],
    ['UTF-16 without a mark', utf16(false, false)],
    ['UTF-16 big endian without a mark', utf16(true, false)],
    ['Windows-1252', Buffer.from(srt, 'latin1')],
    ['Windows line ends', Buffer.from(srt.replaceAll('\n', '\r\n'))],
    ['old Mac line ends', Buffer.from(srt.replaceAll('\n', '\r'))],
  ])('in %s are decoded correctly', async (_, bytes) => {
    expect(await read(bytes)).toEqual({ transcript: { segments: cues }, notes: [] });
  });

  test('of a video renamed to .srt are rejected', async () => {
    const bytes = Buffer.from(Array.from({ length: 4000 }, (_, index) => (index * 37) % 251));
    expect(await refusal(bytes)).toBe('The transcript "talk.srt" is not a text file.');
  });
});

describe('SRT and WebVTT', () => {
  test('WebVTT is read without its header, styles, notes, cue names, settings and voices', async () => {
    const vtt = `WEBVTT - a talk
Language: de

STYLE
::cue { color: red }

NOTE
no cue --- at all

opening
00:01.000 --> 00:02.000 align:start position:0%
<v Anna>Guten <b>Morgen</b></v>

00:01:02.500 --> 00:01:04.000
<00:01:03.000><c>zusammen</c>
`;
    expect(await read(vtt, 'talk.vtt')).toEqual({
      transcript: {
        language: 'de',
        segments: [
          { start: 1, end: 2, text: 'Guten Morgen' },
          { start: 62.5, end: 64, text: 'zusammen' },
        ],
      },
      notes: [],
    });
  });

  test('the format is detected by the content, not by the name', async () => {
    expect(await segmentsOf(`WEBVTT\n\n00:01.000 --> 00:02.000\nHello`, 'talk.srt')).toHaveLength(1);
    expect(await segmentsOf(srt, 'talk.vtt')).toHaveLength(2);
  });

  test('lines after a blank line inside a cue, and cues without a blank line between them, are kept', async () => {
    const messy = `1
00:00:01,000 --> 00:00:02,000
first

still first
2
00:00:02,000 --> 00:00:03,000
second


3
0:00:03,5-->0:00:05.000
third`;
    expect(await segmentsOf(messy)).toEqual([
      { start: 1, end: 2, text: 'first still first' },
      { start: 2, end: 3, text: 'second' },
      { start: 3.5, end: 5, text: 'third' },
    ]);
  });

  test('each line of rolling captions is read once', async () => {
    const rolling = `WEBVTT

00:00.000 --> 00:02.000
we are walking

00:02.000 --> 00:02.010
we are walking

00:02.010 --> 00:04.000
we are walking
to the harbour

00:04.000 --> 00:04.010
to the harbour

00:04.010 --> 00:06.000
to the harbour
where boats wait`;
    const { transcript, notes } = await read(rolling, 'talk.en.vtt');
    expect(transcript.segments.map((segment) => segment.text)).toEqual([
      'we are walking',
      'to the harbour',
      'where boats wait',
    ]);
    expect(transcript.language).toBe('en');
    expect(notes).toEqual(['Rolling captions: left out 4 repeated lines.']);
  });

  test('repeated speech is kept', async () => {
    const again = Array.from({ length: 9 }, (_, index) => `00:0${index}.000 --> 00:0${index}.900\nNo.\n`);
    expect(await segmentsOf(`WEBVTT\n\n${again.join('\n')}`)).toHaveLength(9);
  });

  test('escape sequences do not get into the text', async () => {
    const [segment] = await segmentsOf(
      '1\n00:00:01,000 --> 00:00:02,000\n\u001b[31mred\u001b[0m \u202eright to left',
    );
    expect(segment?.text).toBe('red right to left');
  });

  test('a transcript written as SRT is read back unchanged', async () => {
    const text = fc
      .stringMatching(/^[\p{L}][\p{L} .,!?'’-]{0,40}$/u)
      .map((each) => each.normalize('NFC').replace(/\s+/g, ' ').trim());
    const transcripts = fc
      .array(
        fc.record({
          gap: fc.integer({ min: 0, max: 5000 }),
          length: fc.integer({ min: 1, max: 9000 }),
          text,
        }),
        {
          minLength: 1,
          maxLength: 30,
        },
      )
      .map((parts) => {
        let at = 0;
        return parts.map(({ gap, length, text: said }) => {
          const start = at + gap;
          at = start + length;
          return { start: start / 1000, end: at / 1000, text: said };
        });
      });
    await fc.assert(
      fc.asyncProperty(transcripts, async (segments) => {
        expect(await read(toSrt({ segments }))).toEqual({ transcript: { segments }, notes: [] });
      }),
    );
  });
});

describe('Whisper', () => {
  test('OpenAI: the words in the common list are added to their segments', async () => {
    const file = {
      task: 'transcribe',
      language: 'english',
      duration: 4,
      text: 'Hello there. Bye.',
      segments: [
        { id: 0, start: 0, end: 2, text: ' Hello there.', tokens: [1], avg_logprob: -0.2 },
        { id: 1, start: 2, end: 4, text: ' Bye.' },
      ],
      words: [
        { word: 'Hello', start: 0.1, end: 0.6 },
        { word: 'there', start: 0.7, end: 1.4 },
        { word: 'Bye', start: 2.2, end: 2.9 },
      ],
    };
    expect((await read(JSON.stringify(file), 'talk.json')).transcript).toEqual({
      language: 'en',
      segments: [
        {
          start: 0,
          end: 2,
          text: 'Hello there.',
          words: [
            { text: 'Hello', start: 0.1, end: 0.6 },
            { text: 'there', start: 0.7, end: 1.4 },
          ],
        },
        { start: 2, end: 4, text: 'Bye.', words: [{ text: 'Bye', start: 2.2, end: 2.9 }] },
      ],
    });
  });

  test('words without segments become sentences', async () => {
    const words = ['One', 'two.', 'Three', 'four'].map((word, index) => ({
      word,
      start: index,
      end: index + 0.9,
    }));
    const segments = await segmentsOf(JSON.stringify({ text: 'One two. Three four', words }), 'talk.json');
    expect(segments.map(({ start, end, text }) => [start, end, text])).toEqual([
      [0, 1.9, 'One two.'],
      [2, 3.9, 'Three four'],
    ]);
  });

  test('whisper.cpp: milliseconds', async () => {
    const file = {
      result: { language: 'de' },
      transcription: [
        {
          timestamps: { from: '00:00:00,500', to: '00:00:02,000' },
          offsets: { from: 500, to: 2000 },
          text: ' Guten Tag',
        },
      ],
    };
    expect((await read(JSON.stringify(file), 'talk.json')).transcript).toEqual({
      language: 'de',
      segments: [{ start: 0.5, end: 2, text: 'Guten Tag' }],
    });
  });

  test.each([
    ['a list', [{ start: 0, end: 1, text: 'Hi', words: [[0, 0.5, ' Hi', 0.9]] }]],
    [
      'an object with info',
      {
        info: { language: 'en' },
        segments: [{ start: 0, end: 1, text: 'Hi', words: [{ start: 0, end: 0.5, word: ' Hi' }] }],
      },
    ],
  ])('faster-whisper as %s', async (_, file) => {
    expect(await segmentsOf(JSON.stringify(file), 'talk.json')).toEqual([
      { start: 0, end: 1, text: 'Hi', words: [{ text: 'Hi', start: 0, end: 0.5 }] },
    ]);
  });

  test('NaN as Python writes it is an invalid time, not a broken file', async () => {
    const { transcript, notes } = await read(
      '{"segments": [{"start": NaN, "end": 2.0, "text": "two words"}, {"start": 3, "end": -Infinity, "text": "NaN, he said"}, {"start": 5, "end": 6, "text": "one"}, {"start": 7, "end": 8, "text": "more"}]}',
      'talk.json',
    );
    expect(transcript.segments.map(({ text }) => text)).toEqual(['two words', 'NaN, he said', 'one', 'more']);
    expect(transcript.segments.every(({ start, end }) => start < end)).toBe(true);
    expect(notes).toEqual(['2 cues had invalid times; they were estimated from their length.']);
  });

  test.each([
    ['{"name": "package"}', 'The transcript "talk.json" is JSON without the timed segments of a transcript.'],
    ['{"segments": [{"start": 1,', 'The transcript "talk.json" begins like JSON but is damaged or cut off.'],
    ['{"text": "no times", "segments": []}', 'The transcript "talk.json" has no usable text.'],
  ])('%s is rejected in one sentence', async (content, message) => {
    expect(await refusal(content, 'talk.json')).toBe(message);
  });
});

describe('invalid times', () => {
  const cue = (start: string, end: string, text: string) => `${start} --> ${end}\n${text}\n\n`;
  /** Valid cues, so that most times of a file are valid. */
  const good = cue('00:00:20,000', '00:00:21,000', 'c') + cue('00:00:22,000', '00:00:23,000', 'd');

  test.each([
    [
      'overlapping',
      cue('00:00:01,000', '00:00:04,000', 'a') + cue('00:00:03,000', '00:00:05,000', 'b'),
      [
        [1, 3],
        [3, 5],
      ],
    ],
    [
      'unsorted',
      cue('00:00:03,000', '00:00:05,000', 'b') + cue('00:00:01,000', '00:00:02,000', 'a'),
      [
        [1, 2],
        [3, 5],
      ],
    ],
    ['negative', cue('-00:00:01,000', '00:00:02,000', 'a'), [[0, 2]]],
    ['backwards', cue('00:00:05,000', '00:00:01,000', 'a'), [[5, 5.4]]],
    ['unreadable', cue('NaN', '00:00:02,000', 'a'), [[1.6, 2]]],
    [
      'the same twice',
      cue('00:00:01,000', '00:00:02,000', 'a') + cue('00:00:01,000', '00:00:02,000', 'b'),
      [[1, 2]],
    ],
    ['empty', cue('00:00:01,000', '00:00:02,000', '') + cue('00:00:02,000', '00:00:03,000', 'b'), [[2, 3]]],
  ])('that are %s are repaired, with one note', async (_, content, times) => {
    const { transcript, notes } = await read(content + good);
    const read20 = transcript.segments.filter(({ start }) => start < 20);
    expect(read20.map(({ start, end }) => [start, end])).toEqual(times);
    expect(notes).toHaveLength(1);
  });

  test('for any times, segments are sorted and do not overlap', async () => {
    const time = fc.oneof(
      fc.double({ min: -100, max: 400_000, noNaN: true }).map(String),
      fc.constantFrom('NaN', '', '00:00:61,000', '1:2:3', '-0:00:05.5', '∞'),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(time, time), { minLength: 1, maxLength: 20 }), async (times) => {
        const content = [['1', '2'] as const, ...times]
          .map(([start, end], index) => `${index}\n${cue(start, end, `word ${index}`)}`)
          .join('');
        const segments = await segmentsOf(content).catch((error: unknown) => {
          if (error instanceof UserError && error.message.includes('of its')) return [];
          throw error;
        });
        for (const [index, segment] of segments.entries()) {
          expect(segment.start).toBeGreaterThanOrEqual(0);
          expect(segment.end).toBeGreaterThan(segment.start);
          const next = segments[index + 1];
          if (next) expect(next.start).toBeGreaterThanOrEqual(segment.end);
        }
      }),
    );
  });

  test('a few cues after the end of the video are left out with a note', async () => {
    const content =
      cue('00:00:01,000', '00:00:11,000', 'inside there is all that matters in this talk') +
      cue('00:00:12,000', '00:00:13,000', 'credits');
    const { transcript, notes } = await read(content, 'talk.srt', 10);
    expect(transcript.segments).toEqual([
      { start: 1, end: 10, text: 'inside there is all that matters in this talk' },
    ]);
    expect(notes).toEqual(['1 cue was after the end of the video and was left out.']);
  });

  test('the transcript of a longer video is rejected, with both lengths', async () => {
    const content = Array.from({ length: 40 }, (_, index) =>
      cue(
        `00:0${Math.floor(index / 10)}:${index % 10}0,000`,
        `00:0${Math.floor(index / 10)}:${index % 10}5,000`,
        'text',
      ),
    ).join('');
    expect(await refusal(content, 'talk.srt', 45)).toBe(
      'The transcript "talk.srt" runs to 4:35 but the video is 45 s long, so it belongs to another video.',
    );
  });
});

test.each([
  ['', 'The transcript "talk.srt" has no usable text.'],
  [' \r\n\t', 'The transcript "talk.srt" has no usable text.'],
  ['1\n00:00:01,000 --> 00:00:02,000\n\n', 'The transcript "talk.srt" has no usable text.'],
  ['Just a text.', 'The transcript "talk.srt" is text without times.'],
])('%j is refused in one sentence', async (content, message) => {
  expect(await refusal(content)).toBe(message);
});
