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
