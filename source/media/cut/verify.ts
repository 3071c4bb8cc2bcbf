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
 * @param known what was measured, if these very bytes were measured before
 * @throws only errors that do not concern the clip: no ffmpeg, an abort.
 */
export async function verifyClip(
  expected: ExpectedClip,
  tools: Tools,
  { signal, known }: { signal: AbortSignal; known?: ClipMeasurements | undefined },
): Promise<StepOutput<'verify'>> {
  const { file, frameRate, shot = { from: 0, to: expected.frames } } = expected;
  try {
    const measured = known ?? (await measureClip({ file, frameRate, shot }, tools, signal));
    const problems = [...streamProblems(expected, measured), ...pictureProblems(expected, measured)];
    const { picture } = measured;
    return { passed: problems.length === 0, problems, ...(picture !== undefined && { picture }) };
  } catch (error) {
    if (!(error instanceof ProcessError)) throw error;
    const reason = cleanText(lastErrorLine(error.stderr), 200);
    return { passed: false, problems: [`it cannot be read: ${reason}`] };
  }
}

function streamProblems(expected: ExpectedClip, measured: ClipMeasurements): string[] {
  const { frames, frameRate } = expected;
  if (measured.pictures !== 1) return [`it has ${measured.pictures} video streams instead of one`];
  const problems: string[] = [];
  if (expected.keepAudio === false && measured.sounds > 0)
    problems.push('it has sound although sound is switched off');
  if (measured.frames !== frames) problems.push(`it has ${measured.frames} frames instead of ${frames}`);
  if (!measured.isEven) problems.push('its frames are not evenly spaced from 0');
  const wanted = frames / framesPerSecond(frameRate);
  if (Math.abs(measured.endSeconds - wanted) > 1.001 / framesPerSecond(frameRate))
    problems.push(
      `it is ${measured.endSeconds.toFixed(2)} s long instead of ${wanted.toFixed(2)} s at ${describeRate(frameRate)}`,
    );
  const { width = measured.width, height = measured.height } = expected;
  if (measured.width !== width || measured.height !== height)
    problems.push(`it is ${measured.width}x${measured.height} instead of ${width}x${height}`);
  return problems;
}

function pictureProblems({ frames, isChosen }: ExpectedClip, measured: ClipMeasurements): string[] {
  const problems: string[] = [];
  if (measured.complaint !== '') problems.push(`it does not decode cleanly: ${measured.complaint}`);
  if (Math.abs(measured.decoded - frames) > 1)
    problems.push(`only ${measured.decoded} of its ${frames} frames decode`);
  if (isChosen) return problems;
  if (measured.blackSeconds > blackSeconds)
    problems.push(`it is black for ${measured.blackSeconds.toFixed(1)} s`);
  if (measured.frozenShare >= frozenShare) problems.push('it is frozen: nothing moves in it');
  return problems;
}
