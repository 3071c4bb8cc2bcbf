import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { onTestFinished } from 'vitest';
import { probeFile } from '../../../source/media/probe/probe.ts';
import { runProcess } from '../../../source/media/process/process.ts';
import { requireTool } from '../../../source/media/tools/tools.ts';
import { openTranscription } from '../../../source/providers/openai/create.ts';
import { createOpenAiTranscriber } from '../../../source/providers/openai/transcriber.ts';
import { type OpenAiOptions, startOpenAi } from '../../harness/services/openai/openai-service.ts';
import type { SpokenScript } from '../../harness/services/openai/script.ts';
import { testTools } from '../../harness/tools.ts';
import { quickPolicy, settingsOf, temporaryFolder } from '../engine-kit.ts';

const key = 'sk-stand-in-openai';

/** Sentences of various lengths with pauses in between. */
export function talk(sentences: number): SpokenScript {
  let at = 0.7;
  const segments = Array.from({ length: sentences }, (_, index) => {
    const words = Array.from({ length: 4 + (index % 5) }, (_word, number) => `word${index}x${number}`);
    const start = at;
    const end = start + words.length * 0.35;
    at = end + 0.5 + (index % 3) * 0.3;
    return { start, end, text: `${words.join(' ')}.` };
  });
  return { language: 'english', code: 'en', segments };
}

const rate = 16_000;

/** A video with sound wherever something is said. */
export async function record(script: SpokenScript): Promise<string> {
  const folder = await temporaryFolder();
  const seconds = (script.segments.at(-1)?.end ?? 7) + 1;
  const samples = new Int16Array(Math.ceil(seconds * rate));
  for (const { start, end } of script.segments) {
    for (let at = Math.round(start * rate); at < end * rate; at++) {
      const time = at / rate;
      // Syllables vary in loudness without repetition, so that the stand-in can locate a part by them.
      const syllable = Math.sin(Math.floor(time * 8) * 12.9898) * 43758.5453;
      samples[at] =
        9000 * Math.sin(2 * Math.PI * 200 * time) * (0.5 + 0.5 * (syllable - Math.floor(syllable)));
    }
  }
  const sound = path.join(folder, 'talk.pcm');
  await writeFile(sound, samples);
  const file = path.join(folder, 'talk.mp4');
  await runProcess({
    program: requireTool((await testTools()).ffmpeg).path,
    args: [
      ...[
        '-v',
        'error',
        '-y',
        '-nostdin',
        '-f',
        'lavfi',
        '-i',
        `color=size=64x36:rate=5:duration=${seconds}`,
      ],
      ...['-f', 's16le', '-ar', String(rate), '-ac', '1', '-i', sound],
      ...['-c:v', 'libx264', '-preset', 'ultrafast', '-c:a', 'aac', file],
    ],
    signal: AbortSignal.timeout(300_000),
  });
  return file;
}

export async function listen(
  script: SpokenScript,
  options: Partial<OpenAiOptions> & {
    partBytes?: number;
    settings?: Record<string, string>;
    video?: string;
  } = {},
) {
  const { partBytes, settings, video, ...service } = options;
  const file = video ?? (await record(script));
  const standIn = await startOpenAi({ script, recording: file, ...service });
  onTestFinished(() => standIn.stop());
  const tools = await testTools();
  const values = { OPENAI_API_KEY: key, OPENAI_BASE_URL: `${standIn.address}/v1`, AI_TIMEOUT_SECONDS: '20' };
  const listener = openTranscription(settingsOf({ ...values, ...settings }), tools, {
    policy: quickPolicy,
    ...(partBytes !== undefined && { partBytes }),
  });
  const media = await probeFile(file, tools, new AbortController().signal);
  return { standIn, media, transcriber: createOpenAiTranscriber(listener) };
}

export const wordsOf = (segments: readonly { text: string }[]) => segments.map((each) => each.text).join(' ');
