import { rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { FileRef, Probe } from '../../core/footage/media.ts';
import { inputGuards, toFileUrl } from '../cut/input.ts';
import { newPartFile } from '../cut/part-file.ts';
import { runProcess } from '../process/process.ts';
import { requireTool, type Tools } from '../tools/tools.ts';
import { Loudness } from './loudness.ts';

/** Hz. Speech recognition services resample to this rate. */
export const speechRate = 16_000;

/** A video's sound in the format for speech recognition, with its loudness over time. */
export interface Speech {
  /** Path of a WAV file, mono, 16 kHz, whose time 0 is the video's. */
  wav: string;
  seconds: number;
  /** Root mean square of each 20 ms, 0 to 1. */
  levels: Float32Array;
}

export interface SpeechOptions {
  signal: AbortSignal;
  /** 0 to 1. */
  progress?: (fraction: number) => void;
}

/**
 * Extracts a video's sound. Gaps and a late start are filled with silence, so that the times match the video's.
 * @throws ProcessError when ffmpeg fails.
 */
export async function extractSpeech(
  media: Probe,
  folder: string,
  tools: Tools,
  { signal, progress }: SpeechOptions,
): Promise<Speech> {
  const wav = join(folder, 'speech.wav');
  const part = newPartFile(wav);
  const loudness = new Loudness(speechRate);
  // The same sound goes to a second output, which measures its loudness.
  const sound = ['-map', '0:a:0', '-ac', '1', '-af', `aresample=${speechRate}:async=1:first_pts=0`];
  try {
    await runProcess({
      program: requireTool(tools.ffmpeg).path,
      args: [
        ...['-hide_banner', '-nostdin', '-y', '-v', 'error', ...inputGuards, '-i', toFileUrl(media.path)],
        ...[...sound, '-c:a', 'pcm_s16le', '-map_metadata', '-1', '-f', 'wav', toFileUrl(part)],
        ...[...sound, '-c:a', 'pcm_s16le', '-f', 's16le', 'pipe:1'],
      ],
      signal,
      onData: (chunk) => {
        loudness.take(chunk);
        progress?.(Math.min(1, loudness.seconds / Math.max(1, media.durationSeconds)));
      },
    });
    await rename(part, wav);
  } catch (error) {
    await rm(part, { force: true });
    throw error;
  }
  return { wav, seconds: loudness.seconds, levels: loudness.levels() };
}

/** Max bytes of a second of encoded speech with its container: 24 kbit/s Opus, or 32 kbit/s AAC. */
export const speechBytesPerSecond = 4600;

/**
 * Encodes a range of extracted speech in a compact codec that every transcription service accepts: Opus, or AAC when
 * ffmpeg was built without it.
 * @param output the path without an extension; the extension depends on the codec.
 * @throws ProcessError when ffmpeg fails.
 */
export async function encodeSpeech(
  range: { wav: string; start: number; end: number },
  output: string,
  tools: Tools,
  signal: AbortSignal,
): Promise<FileRef> {
  const opus = { path: `${output}.ogg`, codec: ['-c:a', 'libopus', '-b:a', '24k', '-application', 'voip'] };
  const aac = { path: `${output}.m4a`, codec: ['-c:a', 'aac', '-b:a', '32k', '-movflags', '+faststart'] };
  const hasOpus = requireTool(tools.ffmpeg).abilities.includes('opus');
  return encode(range, hasOpus ? opus : aac, tools, signal);
}

async function encode(
  { wav, start, end }: { wav: string; start: number; end: number },
  { path, codec }: { path: string; codec: readonly string[] },
  tools: Tools,
  signal: AbortSignal,
): Promise<FileRef> {
  await runProcess({
    program: requireTool(tools.ffmpeg).path,
    args: [
      ...['-hide_banner', '-nostdin', '-y', '-v', 'error'],
      ...['-ss', start.toFixed(3), '-t', (end - start).toFixed(3), ...inputGuards, '-i', toFileUrl(wav)],
      ...[...codec, '-map_metadata', '-1', toFileUrl(path)],
    ],
    signal,
  });
  return { path, sizeBytes: (await stat(path)).size };
}
