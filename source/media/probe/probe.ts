import { stat } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import { EXIT, UserError } from '../../core/errors.ts';
import type { Probe } from '../../core/footage/media.ts';
import { cleanText } from '../../core/text/text.ts';
import { ProcessError } from '../process/process-error.ts';
import type { Tools } from '../tools/tools.ts';
import { dynamicRangeOf, isDolbyOnly } from './dynamic-range.ts';
import {
  askFfprobe,
  isInterlaced,
  mainVideo,
  type ProbeAnswer,
  pixelAspect,
  rotationOf,
  type Stream,
} from './ffprobe.ts';
import { explainFault, readFirstBytes } from './probe-faults.ts';
import { readLengths } from './probe-length.ts';
import { readTags } from './probe-tags.ts';
import { readTimecode } from './probe-timecode.ts';
import { findTruncation, readVideoRate, sampledParts } from './probe-times.ts';

/** A complete file may end this much before its declared length: tracks differ, and headers are rounded. */
const endTolerance = { seconds: 1.5, share: 0.01 };

/**
 * Reads the properties of a media file with ffprobe.
 * @throws UserError for everything that is not a complete video or audio file: missing, a folder, empty, another type,
 * truncated, without picture and sound.
 */
export async function probeFile(path: string, tools: Tools, signal: AbortSignal): Promise<Probe> {
  const file = resolve(path);
  const sizeBytes = await sizeOfFile(file);
  const answer = await ask(file, tools, signal);
  const timecode = await readTimecode(file, answer.streams, answer.format?.tags, tools, signal);
  const probe = { ...readProbe(file, sizeBytes, answer), ...(timecode && { timecode }) };
  if (!probe.video && !probe.audio) {
    throw fault(`${nameOf(file)} has neither picture nor sound.`, 'Choose a video or an audio file.');
  }
  checkWhole(file, probe, answer);
  return probe;
}

/** Builds the probe from ffprobe's answer. */
export function readProbe(path: string, sizeBytes: number, answer: ProbeAnswer): Probe {
  const { format, streams } = answer;
  const video = mainVideo(streams);
  const audio = streams.find((stream) => stream.codec_type === 'audio' && (stream.channels ?? 0) > 0);
  const startSeconds = format?.start_time ?? 0;
  return {
    path,
    sizeBytes,
    container: format?.format_name ?? 'unknown',
    durationSeconds: readLengths(answer, video).durationSeconds,
    startSeconds,
    ...(video && { video: readVideo(video, answer) }),
    ...(audio && {
      audio: {
        codec: audio.codec_name ?? 'unknown',
        channels: audio.channels ?? 1,
        sampleRate: audio.sample_rate || 48_000,
      },
    }),
    tags: readTags(format?.tags, video?.tags),
  };
}

function readVideo(stream: Stream, { packets }: ProbeAnswer): Probe['video'] {
  const { width = 0, height = 0 } = stream;
  if (width <= 0 || height <= 0) return undefined;
  const rotation = rotationOf(stream);
  const aspect = pixelAspect(stream);
  const shownWidth = Math.max(1, Math.round(width * aspect));
  const upright = rotation % 180 === 0;
  const dynamicRange = dynamicRangeOf(stream);
  const pictures = packets.filter((packet) => packet.stream_index === stream.index);
  return {
    codec: stream.codec_name ?? 'unknown',
    ...(stream.profile !== undefined && { profile: String(stream.profile) }),
    ...(stream.pix_fmt !== undefined && { pixelFormat: stream.pix_fmt }),
    width: upright ? shownWidth : height,
    height: upright ? height : shownWidth,
    rotation,
    squarePixels: Math.abs(aspect - 1) < 0.001,
    ...(stream.duration !== undefined && stream.duration > 0 && { durationSeconds: stream.duration }),
    interlaced: isInterlaced(stream),
    ...readVideoRate(stream, pictures),
    ...(dynamicRange && { dynamicRange }),
    ...(isDolbyOnly(stream) && { dolbyOnly: true }),
  };
}

async function ask(file: string, tools: Tools, signal: AbortSignal): Promise<ProbeAnswer> {
  const args = ['-show_format', '-show_streams', '-read_intervals', sampledParts];
  const times = 'packet=stream_index,pts_time,dts_time,duration_time';
  try {
    return await askFfprobe(file, [...args, '-show_entries', times], tools, signal);
  } catch (error) {
    if (!(error instanceof ProcessError)) throw error;
    throw explainFault(file, await readFirstBytes(file), error);
  }
}

async function sizeOfFile(file: string): Promise<number> {
  const name = nameOf(file);
  const stats = await stat(file).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT' || error.code === 'ENOTDIR')
      throw fault(`There is no file ${file}.`, 'Check the path.');
    if (error.code === 'ENAMETOOLONG') throw fault(`${name} is too long for a file name.`, 'Check the path.');
    throw fault(`${name} cannot be read (${error.code ?? error.message}).`, 'Allow read access to the file.');
  });
  if (stats.isDirectory()) throw fault(`${file} is a folder.`, 'Choose a video file.');
  if (!stats.isFile()) throw fault(`${file} is not a regular file.`, 'Choose a video file.');
  if (stats.size === 0) throw fault(`${name} is empty.`, 'Copy or export it again: the file has no content.');
  return stats.size;
}

function checkWhole(file: string, probe: Probe, answer: ProbeAnswer): void {
  const { fileSeconds: durationSeconds } = readLengths(answer, mainVideo(answer.streams));
  const allowed = Math.max(endTolerance.seconds, durationSeconds * endTolerance.share);
  const end = findTruncation({ ...probe, durationSeconds }, answer.packets, allowed);
  if (end === undefined) return;
  const total = `of ${durationSeconds.toFixed(1)} s`;
  const found =
    end.afterSeconds === undefined
      ? 'its end is missing'
      : `it ends after ${end.afterSeconds.toFixed(1)} ${total}`;
  throw fault(`${nameOf(file)} is cut off: ${found}.`, 'Copy, download or export it again.');
}

function fault(message: string, hint: string): UserError {
  return new UserError(message, { hint, exitCode: EXIT.usage });
}

function nameOf(file: string): string {
  return cleanText(basename(file), 120);
}
