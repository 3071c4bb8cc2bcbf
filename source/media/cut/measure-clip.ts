import type { ClipMeasurements } from '../../core/footage/clip-measurements.ts';
import { pictureHash } from '../../core/footage/picture-hash.ts';
import { type FrameRate, framesPerSecond } from '../../core/footage/rate.ts';
import { cleanText } from '../../core/text/text.ts';
import { FrameSplitter } from '../frames/gray-frames.ts';
import { runProcess } from '../process/process.ts';
import { lastErrorLine } from '../process/process-error.ts';
import { requireTool, type Tools } from '../tools/tools.ts';
import { inputGuards, toFileUrl } from './input.ts';
import { PacketList } from './packet-list.ts';
import { PictureCheck } from './picture-check.ts';

/** A clip to measure. */
export interface ClipToMeasure {
  file: string;
  frameRate: FrameRate;
  /** The frames of the shot, `to` exclusive; handles around it may be black or frozen. */
  shot: { from: number; to: number };
}

/** Pixels; small enough to be fast, large enough to show a moving hand. */
const size = { width: 64, height: 36 };

/**
 * Decodes a clip from its first frame to its last and lists its packets, with a single start of ffmpeg.
 * @throws ProcessError when ffmpeg cannot read it.
 */
export async function measureClip(
  { file, frameRate, shot }: ClipToMeasure,
  tools: Tools,
  signal: AbortSignal,
): Promise<ClipMeasurements> {
  const { from, to } = shot;
  const middle = Math.floor((from + to) / 2);
  let picture: string | undefined;
  const check = new PictureCheck(framesPerSecond(frameRate));
  const pictures = new FrameSplitter(size, (pixels, index) => {
    if (index === middle) picture = pictureHash(pixels, size.width, size.height);
    if (index >= from && index < to) check.add(pixels);
  });
  const packets = new PacketList();
  const { stderr } = await runProcess({
    program: requireTool(tools.ffmpeg).path,
    args: measureArguments(file),
    signal,
    onData: (chunk) => pictures.take(chunk),
    onThirdLine: (line) => packets.add(line),
  });
  return {
    ...packets.facts(frameRate),
    decoded: pictures.count,
    complaint: cleanText(lastErrorLine(stderr), 200) || cleanText(stderr, 200),
    blackSeconds: check.blackSeconds,
    frozenShare: check.frozenShare,
    ...(picture !== undefined && { picture }),
  };
}

function measureArguments(file: string): string[] {
  // New timestamps, so that ffmpeg neither duplicates nor drops a frame.
  const filters = ['setpts=N/25/TB', `scale=${size.width}:${size.height}:flags=area`, 'format=gray'];
  return [
    // The times of the file, unchanged. One thread: more of them take a tenth more processor time, and other clips wait
    // for it.
    ...['-v', 'error', '-nostdin', '-copyts', '-threads', '1', ...inputGuards, '-i', toFileUrl(file)],
    ...['-map', '0:V:0', '-vf', filters.join(','), '-r', '25', '-f', 'rawvideo', 'pipe:1'],
    ...['-map', '0:v', '-map', '0:a?', '-c', 'copy', '-copyinkf', '-f', 'framecrc', 'pipe:3'],
  ];
}
