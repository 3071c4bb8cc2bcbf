import type { ClipMeasurements } from '../../core/footage/clip-measurements.ts';
import { describeRate, type FrameRate, framesPerSecond } from '../../core/footage/rate.ts';
import type { StepOutput } from '../../core/job/step/steps.ts';
import { cleanText } from '../../core/text/text.ts';
import { lastErrorLine, ProcessError } from '../process/process-error.ts';
import type { Tools } from '../tools/tools.ts';
import { measureClip } from './measure-clip.ts';

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

/** Max seconds of black: a clip may begin or end with a fade. */
const blackSeconds = 0.5;
const frozenShare = 0.9;

/**
 * Checks a finished clip: frames, streams, decodes to the end, neither black nor frozen. Each problem is a short phrase
 * that begins with "it".
 * @param known what the clip is like, if these very bytes were looked at before
 * @throws only errors that do not concern the clip: no ffmpeg, an abort.
 */
export async function verifyClip(
  expected: ExpectedClip,
  tools: Tools,
  { signal, known }: { signal: AbortSignal; known?: ClipMeasurements | undefined },
): Promise<StepOutput<'verify'>> {
  const { file, frameRate, shot = { from: 0, to: expected.frames } } = expected;
  try {
    const look = known ?? (await measureClip({ file, frameRate, shot }, tools, signal));
    const problems = [...streamProblems(expected, look), ...pictureProblems(expected, look)];
    const { picture } = look;
    return { passed: problems.length === 0, problems, ...(picture !== undefined && { picture }) };
  } catch (error) {
    if (!(error instanceof ProcessError)) throw error;
    const reason = cleanText(lastErrorLine(error.stderr), 200);
    return { passed: false, problems: [`it cannot be read: ${reason}`] };
  }
}

function streamProblems(expected: ExpectedClip, look: ClipMeasurements): string[] {
  const { frames, frameRate } = expected;
  if (look.pictures !== 1) return [`it has ${look.pictures} video streams instead of one`];
  const problems: string[] = [];
  if (expected.keepAudio === false && look.sounds > 0)
    problems.push('it has sound although sound is switched off');
  if (look.frames !== frames) problems.push(`it has ${look.frames} frames instead of ${frames}`);
  if (!look.isEven) problems.push('its frames are not evenly spaced from 0');
  const wanted = frames / framesPerSecond(frameRate);
  if (Math.abs(look.endSeconds - wanted) > 1.001 / framesPerSecond(frameRate))
    problems.push(
      `it is ${look.endSeconds.toFixed(2)} s long instead of ${wanted.toFixed(2)} s at ${describeRate(frameRate)}`,
    );
  const { width = look.width, height = look.height } = expected;
  if (look.width !== width || look.height !== height)
    problems.push(`it is ${look.width}x${look.height} instead of ${width}x${height}`);
  return problems;
}

function pictureProblems({ frames, isChosen }: ExpectedClip, look: ClipMeasurements): string[] {
  const problems: string[] = [];
  if (look.complaint !== '') problems.push(`it does not decode cleanly: ${look.complaint}`);
  if (Math.abs(look.decoded - frames) > 1)
    problems.push(`only ${look.decoded} of its ${frames} frames decode`);
  if (isChosen) return problems;
  if (look.blackSeconds > blackSeconds) problems.push(`it is black for ${look.blackSeconds.toFixed(1)} s`);
  if (look.frozenShare >= frozenShare) problems.push('it is frozen: nothing moves in it');
  return problems;
}
