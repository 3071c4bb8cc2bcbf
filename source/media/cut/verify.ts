import { pictureHash } from '../../core/footage/picture-hash.ts';
import { describeRate, type FrameRate, framesPerSecond } from '../../core/footage/rate.ts';
import type { StepOutput } from '../../core/job/steps.ts';
import { cleanText } from '../../core/text/text.ts';
import { readGrayFrames } from '../frames/gray-frames.ts';
import { askFfprobe, mainVideo, type ProbeAnswer } from '../probe/ffprobe.ts';
import { lastMessage, ProcessError } from '../process/process-error.ts';
import type { Tools } from '../tools/tools.ts';

export interface ExpectedClip {
  file: string;
  frames: number;
  frameRate: FrameRate;
  /** Not checked when undefined. */
  width?: number;
  height?: number;
  /** Whether sound is allowed; not checked when undefined. */
  keepAudio?: boolean;
  /** The frames of the shot, `to` exclusive; handles around it may be black or frozen. All frames when undefined. */
  shot?: { from: number; to: number };
  /** The user chose it: it may be black or frozen. */
  isChosen?: boolean;
}

/** Pixels; small enough to be fast, large enough to show a moving hand. */
const width = 64;
const height = 36;
/** Max brightness of a black pixel, 0 to 255; limited-range black is 16. */
const blackLevel = 30;
const blackShare = 0.98;
/** Max seconds of black: a clip may begin or end with a fade. */
const blackSeconds = 0.5;
/** Two pictures are the same when no pixel differs by more than this coding noise. */
const noise = 3;
/** Seconds between compared pictures; neighbors may be equal when the source has a lower rate than the clip. */
const frozenSeconds = 0.5;
const frozenShare = 0.9;

/**
 * Checks a finished clip: length within one frame, streams, decodes to the end, neither black nor frozen. Each problem
 * is a short phrase that begins with "it".
 * @throws only errors that do not concern the clip: no ffmpeg, an abort.
 */
export async function verifyClip(
  expected: ExpectedClip,
  tools: Tools,
  { signal }: { signal: AbortSignal },
): Promise<StepOutput<'verify'>> {
  try {
    const entries = ['-show_streams', '-count_packets'];
    const answer = await askFfprobe(expected.file, entries, tools, signal);
    const seen = await checkPictures(expected, tools, signal);
    const problems = [...streamProblems(expected, answer), ...seen.problems];
    return { passed: problems.length === 0, problems, ...(seen.picture && { picture: seen.picture }) };
  } catch (error) {
    if (!(error instanceof ProcessError)) throw error;
    const reason = cleanText(lastMessage(error.stderr), 200);
    return { passed: false, problems: [`it cannot be read: ${reason}`] };
  }
}

function streamProblems(expected: ExpectedClip, { streams }: ProbeAnswer): string[] {
  const problems: string[] = [];
  const pictures = streams.filter((stream) => stream.codec_type === 'video');
  const sounds = streams.filter((stream) => stream.codec_type === 'audio');
  const video = mainVideo(streams);
  if (pictures.length !== 1 || !video) return [`it has ${pictures.length} video streams instead of one`];
  if (expected.keepAudio === false && sounds.length > 0)
    problems.push('it has sound although sound is switched off');
  const frames = video.nb_read_packets ?? 0;
  if (Math.abs(frames - expected.frames) > 1)
    problems.push(`it has ${frames} frames instead of ${expected.frames}`);
  const seconds = video.duration ?? 0;
  const wanted = expected.frames / framesPerSecond(expected.frameRate);
  if (Math.abs(seconds - wanted) > 1.001 / framesPerSecond(expected.frameRate))
    problems.push(
      `it is ${seconds.toFixed(2)} s long instead of ${wanted.toFixed(2)} s at ${describeRate(expected.frameRate)}`,
    );
  const { width: wide = video.width, height: high = video.height } = expected;
  if (video.width !== wide || video.height !== high)
    problems.push(`it is ${video.width}x${video.height} instead of ${wide}x${high}`);
  return problems;
}

async function checkPictures(
  expected: ExpectedClip,
  tools: Tools,
  signal: AbortSignal,
): Promise<{ problems: string[]; picture: string | undefined }> {
  const problems: string[] = [];
  const { from, to } = expected.shot ?? { from: 0, to: expected.frames };
  const middle = Math.floor((from + to) / 2);
  let picture: string | undefined;
  const check = new PictureCheck(framesPerSecond(expected.frameRate));
  const { frames, complaints } = await readGrayFrames(
    { file: expected.file, width, height },
    (pixels, index) => {
      if (index === middle) picture = pictureHash(pixels, width, height);
      if (index >= from && index < to) check.add(pixels);
    },
    tools,
    signal,
  );
  if (complaints !== '')
    problems.push(`it does not decode cleanly: ${cleanText(lastMessage(complaints), 200)}`);
  if (Math.abs(frames - expected.frames) > 1)
    problems.push(`only ${frames} of its ${expected.frames} frames decode`);
  if (expected.isChosen) return { problems, picture };
  if (check.blackSeconds > blackSeconds) problems.push(`it is black for ${check.blackSeconds.toFixed(1)} s`);
  if (check.frozenShare >= frozenShare) problems.push('it is frozen: nothing moves in it');
  return { problems, picture };
}

/** Counts black and unchanged pictures of a clip while it is decoded. */
class PictureCheck {
  readonly #rate: number;
  readonly #past: Uint8Array[] = [];
  readonly #apart: number;
  #black = 0;
  #compared = 0;
  #frozen = 0;

  constructor(rate: number) {
    this.#rate = rate;
    this.#apart = Math.max(1, Math.round(rate * frozenSeconds));
  }

  get blackSeconds(): number {
    return this.#black / this.#rate;
  }

  get frozenShare(): number {
    return this.#compared === 0 ? 0 : this.#frozen / this.#compared;
  }

  add(pixels: Uint8Array): void {
    if (isBlack(pixels)) this.#black += 1;
    this.#past.push(pixels.slice());
    if (this.#past.length <= this.#apart) return;
    const before = this.#past.shift();
    this.#compared += 1;
    if (before && isSame(before, pixels)) this.#frozen += 1;
  }
}

function isBlack(pixels: Uint8Array): boolean {
  let dark = 0;
  for (const value of pixels) if (value <= blackLevel) dark += 1;
  return dark >= pixels.length * blackShare;
}

function isSame(a: Uint8Array, b: Uint8Array): boolean {
  return a.every((value, index) => Math.abs(value - (b[index] ?? 0)) <= noise);
}
