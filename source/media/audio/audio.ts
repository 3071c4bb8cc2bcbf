import { rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { FileRef, Probe } from '../../core/footage/media.ts';
import { fileUrl, inputGuards } from '../cut/input.ts';
import { partFile } from '../cut/part-file.ts';
import { runProcess } from '../process/process.ts';
import { requireTool, type Tools } from '../tools/tools.ts';
import { Loudness } from './loudness.ts';

/** What speech recognition works with; more is thrown away there. */
export const speechRate = 16_000;

/** The sound of a video as speech recognition wants it, and how loud it is over time. */
export interface Speech {
  /** WAV, mono, 16 kHz; its time 0 is the video's. */
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
 * Takes a video's sound out, gaps and a late start filled with silence, so that its times are the video's.
 * @throws ProcessError when ffmpeg fails.
 */
export async function extractSpeech(
  media: Probe,
  folder: string,
  tools: Tools,
  { signal, progress }: SpeechOptions,
): Promise<Speech> {
  const wav = join(folder, 'speech.wav');
  const part = partFile(wav);
  const loudness = new Loudness(speechRate);
  // The second output is the same sound, only for measuring.
  const sound = ['-map', '0:a:0', '-ac', '1', '-af', `aresample=${speechRate}:async=1:first_pts=0`];
  try {
    await runProcess({
      program: requireTool(tools.ffmpeg).path,
      args: [
        ...['-hide_banner', '-nostdin', '-y', '-v', 'error', ...inputGuards, '-i', fileUrl(media.path)],
        ...[...sound, '-c:a', 'pcm_s16le', '-map_metadata', '-1', '-f', 'wav', fileUrl(part)],
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

/** Bytes of a second of encoded speech at most, the container's included: 24 kbit/s Opus, or 32 kbit/s AAC. */
export const speechBytesPerSecond = 4600;

/**
 * A stretch of extracted speech in a compact codec that every transcription service takes: Opus, or AAC where ffmpeg was
 * built without it.
 * @param output without an ending; the file gets the codec's.
 * @throws ProcessError when ffmpeg fails.
 */
export async function encodeSpeech(
  stretch: { wav: string; start: number; end: number },
  output: string,
  tools: Tools,
  signal: AbortSignal,
): Promise<FileRef> {
  const opus = { path: `${output}.ogg`, codec: ['-c:a', 'libopus', '-b:a', '24k', '-application', 'voip'] };
  const aac = { path: `${output}.m4a`, codec: ['-c:a', 'aac', '-b:a', '32k', '-movflags', '+faststart'] };
  const hasOpus = requireTool(tools.ffmpeg).abilities.includes('opus');
  return encode(stretch, hasOpus ? opus : aac, tools, signal);
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
      ...['-ss', start.toFixed(3), '-t', (end - start).toFixed(3), ...inputGuards, '-i', fileUrl(wav)],
      ...[...codec, '-map_metadata', '-1', fileUrl(path)],
    ],
    signal,
  });
  return { path, sizeBytes: (await stat(path)).size };
}
