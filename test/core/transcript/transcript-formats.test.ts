import { describe, expect, test } from 'vitest';
import { readTranscript } from '../../../source/core/transcript/read-transcript.ts';
import { spokenText } from '../../../source/core/transcript/spoken-text.ts';
import { fox, readCase, refusalOf, segmentsOf, video, waterfall } from './cases-kit.ts';

describe('formats', () => {
  test.each([
    ['talk.ass', 'ASS', [[1, 5, waterfall]]],
    [
      'youtube.sbv',
      'SBV',
      [
        [1, 5, waterfall],
        [6, 10, fox],
      ],
    ],
    ['sami.smi', 'SAMI', [[1, 30, 'Hello there']]],
    ['whispercpp.json', 'whisper.cpp JSON', [[1, 5, waterfall]]],
    [
      'youtube.json3.json',
      'YouTube JSON',
      [
        [1, 5, 'let me show you the waterfall'],
        [6, 10, 'a red fox runs'],
      ],
    ],
    ['segment-without-text.json', 'Whisper JSON', [[1, 5, waterfall]]],
    ['hls.vtt', 'WebVTT', [[1, 5, 'Let me show you <the> waterfall in the forest.']]],
  ])('%s was rejected or read wrongly', async (name, format, expected) => {
    const read = await readCase(name);
    expect(read.format).toBe(format);
    expect(await segmentsOf(name)).toEqual(expected);
  });

  test('SAMI was read as SRT with made-up times', async () => {
    const { transcript } = await readCase('sami.smi', { durationSeconds: 200 });
    expect(transcript.language).toBe('en');
    expect(transcript.segments.map(({ start, text }) => [start, text])).toEqual([
      [1, 'Hello there'],
      [60, 'One minute in'],
      [120, 'Two minutes in'],
    ]);
  });

  test('AssemblyAI’s milliseconds and Deepgram’s words were rejected', async () => {
    const assembly = await readCase('assemblyai.json');
    expect(assembly).toMatchObject({ format: 'AssemblyAI JSON', transcript: { language: 'en' } });
    expect(assembly.transcript.segments.at(-1)?.words?.at(-1)).toEqual({
      text: 'meadow',
      start: 9,
      end: 9.4,
    });
    const deepgram = await readCase('deepgram.json');
    expect(deepgram.format).toBe('Deepgram JSON');
    const said = deepgram.transcript.segments.map(({ text }) => text).join(' ');
    expect(said).toMatch(/^Let me show you .* Then a red fox runs across the meadow/);
  });

  test('the formats of other engines were rejected', async () => {
    const item = (content: string, start: number) => ({
      type: 'pronunciation',
      start_time: String(start),
      end_time: String(start + 0.5),
      alternatives: [{ content }],
    });
    const mark = { type: 'punctuation', alternatives: [{ content: '.' }] };
    const files = {
      'Amazon Transcribe JSON': { results: { items: [item('Red', 1), item('foxes', 2), mark] } },
      'Google Speech-to-Text JSON': {
        results: [
          {
            alternatives: [
              {
                transcript: 'Red foxes.',
                words: [
                  { startTime: '1s', endTime: '1.500s', word: 'Red' },
                  { startTime: '2s', endTime: '2.500s', word: 'foxes.' },
                ],
              },
            ],
          },
        ],
      },
      'Rev JSON': {
        monologues: [
          {
            speaker: 0,
            elements: [
              { type: 'text', value: 'Red', ts: 1, end_ts: 1.5 },
              { type: 'punct', value: ' ' },
              { type: 'text', value: 'foxes', ts: 2, end_ts: 2.5 },
              { type: 'punct', value: '.' },
            ],
          },
        ],
      },
      'Whisper JSON': [{ text: 'Red foxes.', start: 1, duration: 1.5 }],
    };
    for (const [format, file] of Object.entries(files)) {
      const read = await readTranscript(JSON.stringify(file), 'talk.json', video);
      expect(read.format).toBe(format);
      expect(read.transcript.segments).toMatchObject([{ start: 1, end: 2.5, text: 'Red foxes.' }]);
    }
  });

  test('words without times in WhisperX made all other word times be dropped', async () => {
    const { transcript } = await readCase('whisperx-missing.json');
    const words = new Map(transcript.segments[0]?.words?.map((word) => [word.text, word]));
    expect(words.get('60')).toEqual({ text: '60', start: 1.4, end: 7 });
    expect(words.get('66')).toEqual({ text: '66', start: 7.5, end: 8 });
    expect(words.get('billion,')).toEqual({ text: 'billion,', start: 7, end: 7.5 });
    const billion = spokenText(transcript).words.find(({ normal }) => normal === 'billion');
    expect(billion).toMatchObject({ start: 7, end: 7.5 });
    const x = spokenText((await readCase('whisperx.json')).transcript);
    expect(x.words.find(({ normal }) => normal === 'waterfall')).toMatchObject({ start: 2.1, end: 2.7 });
  });

  test('Whisper’s hallucinations in silence were read as speech', async () => {
    const { transcript, notes, warning } = await readCase('hallucination.json');
    expect(transcript.segments.map(({ text }) => text)).toEqual([
      'The old windmill turns above the wheat field.',
      'Thank you for watching.',
    ]);
    expect(notes.join(' ')).toContain('Left out 7 segments that only repeated the one before');
    expect(warning).toContain('34 of its 46 words (74 %)');
  });

  test('segments with a low confidence of Whisper were read as speech', async () => {
    const said = {
      start: 1,
      end: 3,
      text: 'A fox runs.',
      no_speech_prob: 0.1,
      avg_logprob: -0.2,
      compression_ratio: 1.2,
    };
    const segments = [
      said,
      { ...said, start: 4, end: 5, text: 'Thanks.', no_speech_prob: 0.9, avg_logprob: -1.4 },
      { ...said, start: 6, end: 9, text: 'la la la la la la', compression_ratio: 3.1 },
      { ...said, start: 10, end: 11, text: 'Quiet but said.', no_speech_prob: 0.9, avg_logprob: -0.1 },
    ];
    const read = await readTranscript(JSON.stringify({ segments }), 'talk.json', video);
    expect(read.transcript.segments.map(({ text }) => text)).toEqual(['A fox runs.', 'Quiet but said.']);
  });

  /** The segments and notes of a transcript for a video of 30 s. */
  const read = async (content: string | object, name = 'talk.srt') => {
    const text = typeof content === 'string' ? content : JSON.stringify(content);
    const { transcript, notes } = await readTranscript(text, name, video);
    return { segments: transcript.segments, notes };
  };

  test('times without hours may have a colon before the milliseconds', async () => {
    const { segments } = await read('1\n00:01:500 --> 00:02:250\nHello\n');
    expect(segments).toEqual([{ start: 1.5, end: 2.25, text: 'Hello' }]);
  });

  test.each([
    [
      '00:00:01:12',
      '00:00:02:24',
      undefined,
      1.48,
      'frames (25 a second, because the rate of the video is unknown)',
    ],
    [
      '00:00:01:12',
      '00:00:02:49',
      undefined,
      1.24,
      'frames (25 a second, because the rate of the video is unknown)',
    ],
    ['00:00:01:50', '00:00:02:99', undefined, 1.5, 'hundredths of a second'],
    ['00:00:01:12', '00:00:02:49', { num: 25, den: 1 }, 1.12, 'hundredths of a second'],
    ['00:00:01:06', '00:00:02:23', { num: 24000, den: 1001 }, 1.251, 'frames (23.976 a second)'],
  ] as const)(
    'the last field of %s and %s counts what fits the rate of the video',
    async (start, end, frameRate, first, counts) => {
      const { transcript, notes } = await readTranscript(`1\n${start} --> ${end}\nHello\n`, 'talk.srt', {
        frameRate,
      });
      expect(transcript.segments[0]?.start).toBeCloseTo(first, 3);
      expect(notes).toEqual([`The last field of its times was read as ${counts}.`]);
    },
  );

  test('text after the times of a cue is spoken, settings are not', async () => {
    const { segments } = await read('1\n00:00:01,000 --> 00:00:02,000 align:start Hello\nthere\n');
    expect(segments).toEqual([{ start: 1, end: 2, text: 'Hello there' }]);
  });

  test('marks of direction and protected spaces are removed, and Windows paths kept', async () => {
    const { segments } = await read(
      '1\n00:00:01,000 --> 00:00:02,000\n\u200eHello\u00a0there\n\n2\n00:00:02,000 --> 00:00:03,000\nOpen C:\\New\\Notes\n',
    );
    expect(segments.map(({ text }) => text)).toEqual(['Hello there', 'Open C:\\New\\Notes']);
  });

  test('a text in several layers of ASS is read once, and one without text not at all', async () => {
    const line = (text: string) => `Dialogue: 0,0:00:01.00,0:00:02.00,Default,,0,0,0,,${text}\n`;
    const events =
      '[Events]\nFormat: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text\n';
    const { segments } = await read(
      `[Script Info]\nScriptType: v4.00+\n\n${events}${line('Hello\\Nthere')}${line('{\\blur4}Hello\\Nthere')}${line('{\\p1}m 0 0 l 9 9{\\p0}')}`,
    );
    expect(segments).toEqual([{ start: 1, end: 2, text: 'Hello there' }]);
  });

  test('of the languages of a SAMI file the one with the most cues is read, and a note says so', async () => {
    const cue = (start: number, className: string, text: string) =>
      `<SYNC Start=${start}><P Class=${className}>${text}\n`;
    const style = '<STYLE>.ENCC { Name: English; lang: en-US; } .FRCC { Name: French; lang: fr-FR; }</STYLE>';
    const cues = [cue(1000, 'ENCC', 'Hello'), cue(2000, 'FRCC', 'Bonjour'), cue(4000, 'ENCC', 'Bye')];
    const text = `<SAMI><HEAD>${style}</HEAD><BODY>\n${cues.join('')}</BODY></SAMI>`;
    const { transcript, notes } = await readTranscript(text, 'talk.smi', video);
    expect(transcript.language).toBe('en');
    expect(transcript.segments.map((segment) => segment.text)).toEqual(['Hello', 'Bye']);
    expect(notes[0]).toBe('It has 2 languages: "ENCC" is used, and 1 cue in other languages left out.');
  });

  test('a SAMI file without cues has no text', async () => {
    expect(await refusalOf('<SAMI><BODY></BODY></SAMI>')).toBe(
      'The transcript "talk.srt" has no usable text.',
    );
  });

  test('segments of Whisper without times have those of their words', async () => {
    const words = [
      { word: 'Hello', start: 1, end: 1.5 },
      { word: ' ', type: 'spacing', start: 1.5, end: 1.6 },
      { word: 'there', start: 1.6, end: 2 },
    ];
    const { segments } = await read({ segments: [{ text: 'Hello there', words }] }, 'talk.json');
    expect(segments).toMatchObject([{ start: 1, end: 2, words: [{ text: 'Hello' }, { text: 'there' }] }]);
  });

  test('segments of Whisper without text are left out with a note, and those that are none', async () => {
    const said = { start: 1, end: 2, text: 'Hello there' };
    const empty = { start: 2, end: 3, text: ' ' };
    const one = await read({ segments: [said, empty] }, 'talk.json');
    expect(one.notes).toEqual(['1 segment had no text and was left out.']);
    const two = await read({ segments: [said, empty, 7] }, 'talk.json');
    expect(two.notes).toEqual(['2 segments had no text and were left out.']);
    expect([...one.segments, ...two.segments]).toEqual([said, said]);
    const none = 'The transcript "talk.json" is JSON without the timed segments of a transcript.';
    expect(await refusalOf(JSON.stringify({ segments: [empty] }), 'talk.json')).toBe(none);
  });

  test('words of AssemblyAI without times share the time between their neighbors', async () => {
    const words = [
      { text: 'By', start: 1000, end: 1400 },
      { text: '9', start: null, end: null },
      { text: 'left', start: 1800, end: 2000 },
    ];
    const { segments } = await read({ words, language_code: 'en', audio_duration: 30 }, 'talk.json');
    expect(segments[0]?.words?.[1]).toEqual({ text: '9', start: 1.4, end: 1.8 });
  });

  test('times that are text without a number are not known', async () => {
    const words = [
      { word: 'By', start: '1', end: '1.4s' },
      { word: 'nine', start: ' ', end: 'late' },
      { word: 'left', start: '1.8s', end: '2' },
    ];
    const { segments } = await read({ words }, 'talk.json');
    expect(segments[0]?.words?.[1]).toEqual({ text: 'nine', start: 1.4, end: 1.8 });
  });

  test.each([
    ['<?xml version="1.0"?>\n<tt xmlns="http://www.w3.org/ns/ttml"><body/></tt>', 'is a TTML subtitle file'],
    ['{1}{25}Hello\n{30}{55}There', 'is a MicroDVD subtitle file, which counts frames'],
    ['[00:12.00]Hello\n[00:15.00]There', 'is an LRC lyrics file, which has no end times'],
    ['%PDF-1.7\n1 0 obj', 'is a PDF'],
    ['{\\rtf1\\ansi Hello}', 'is a rich text document'],
    ['<!DOCTYPE html><html><body>Hi</body></html>', 'is a web page'],
  ])('%s was rejected without saying what it is', async (content, what) => {
    expect(await refusalOf(content)).toBe(`The transcript "talk.srt" ${what}.`);
  });
});
