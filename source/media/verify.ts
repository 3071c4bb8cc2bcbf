import type { FrameRate } from '../core/rate.ts';
import { framesPerSecond } from '../core/rate.ts';
import type { StepOutput } from '../core/steps.ts';
import { faultOf } from './cut-check.ts';
import { fileUrl, inputGuards } from './input.ts';
import { runProcess } from './process.ts';
import { ProcessError } from './process-error.ts';
import { requireTool, type Tools } from './tools.ts';

export interface VerifyRequest {
  file: string;
  frames: number;
  frameRate: FrameRate;
}

/** A clip may be black or frozen for this share of its length; more makes it useless. */
const tolerated = 0.5;
/** Shorter stretches are not reported by ffmpeg's detectors. */
const shortestSeconds = 0.5;

/**
 * Looks at a finished clip: exactly its frames at its constant rate, decodes to the end, not black, not frozen.
 * A problem is a result, not an error. @throws the signal's reason when aborted.
 */
export async function verifyClip(
  request: VerifyRequest,
  tools: Tools,
  { signal }: { signal: AbortSignal },
): Promise<StepOutput<'verify'>> {
  const { file, frames, frameRate } = request;
  const seconds = frames / framesPerSecond(frameRate);
  const problems: string[] = [];
  const fault = await faultOf(file, { frames, rate: frameRate }, tools, signal).catch(unreadable);
  if (fault !== undefined) problems.push(fault);
  const looked = await look(file, tools, signal);
  if (looked.broken) problems.push('it does not decode to the end');
  if (looked.blackSeconds > seconds * tolerated) problems.push('it is black');
  if (looked.frozenSeconds > seconds * tolerated) problems.push('it is frozen');
  return { passed: problems.length === 0, problems };
}

interface Look {
  broken: boolean;
  blackSeconds: number;
  frozenSeconds: number;
}

/** One pass over all frames. */
async function look(file: string, tools: Tools, signal: AbortSignal): Promise<Look> {
  const lines: string[] = [];
  const filters = `blackdetect=d=${shortestSeconds}:pix_th=0.06,freezedetect=n=-60dB:d=${shortestSeconds}`;
  const [verbosity, input] = [
    ['-nostdin', '-hide_banner', '-nostats', '-v', 'info'],
    ['-i', fileUrl(file)],
  ];
  try {
    await runProcess({
      program: requireTool(tools.ffmpeg).path,
      args: [
        ...verbosity,
        '-xerror',
        ...inputGuards,
        ...input,
        '-map',
        '0:V:0',
        '-vf',
        filters,
        '-f',
        'null',
        '-',
      ],
      signal,
      onErrorLine: (line) => lines.push(line),
    });
  } catch (error) {
    if (!(error instanceof ProcessError)) throw error;
    return { broken: true, ...detected(lines) };
  }
  return { broken: false, ...detected(lines) };
}

/** Sums what blackdetect and freezedetect say in ffmpeg's log. A freeze that lasts to the end has no end line. */
export function detected(lines: readonly string[]): { blackSeconds: number; frozenSeconds: number } {
  let blackSeconds = 0;
  let frozenSeconds = 0;
  let frozenSince: number | undefined;
  let last = 0;
  for (const line of lines) {
    blackSeconds += numberAfter(line, /black_duration:\s*([\d.]+)/) ?? 0;
    frozenSeconds += numberAfter(line, /freeze_duration:\s*([\d.]+)/) ?? 0;
    frozenSince = numberAfter(line, /freeze_start:\s*([\d.]+)/) ?? frozenSince;
    if (line.includes('freeze_end')) frozenSince = undefined;
    const [, minutes = '', rest = ''] = /time=\d+:(\d+):([\d.]+)/.exec(line) ?? [];
    if (rest !== '') last = Number(minutes) * 60 + Number(rest);
  }
  if (frozenSince !== undefined) frozenSeconds += Math.max(0, last - frozenSince);
  return { blackSeconds, frozenSeconds };
}

function numberAfter(line: string, pattern: RegExp): number | undefined {
  const found = pattern.exec(line)?.[1];
  return found === undefined ? undefined : Number(found);
}

function unreadable(error: unknown): string {
  if (error instanceof ProcessError) return 'it cannot be read';
  throw error;
}
