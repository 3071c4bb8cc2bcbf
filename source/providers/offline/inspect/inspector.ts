import { stat } from 'node:fs/promises';
import * as z from 'zod';
import { readGrayFrames } from '../../../media/frames/gray-frames.ts';
import { sdrFilters } from '../../../media/probe/dynamic-range.ts';
import type { Tools } from '../../../media/tools/tools.ts';
import type { Inspector, ProviderContext } from '../../interfaces.ts';
import { FrameMeter, measureSchema } from './measure.ts';
import { findParts } from './parts.ts';
import { pickShots } from './shots.ts';

/** A new way of measuring forgets what was measured before. */
const version = '3';
const size = { width: 320, height: 180 };
const samplesPerSecond = 6;
const step = 1 / samplesPerSecond;
/** Of a long video this much is looked at, in windows spread evenly. */
const lookLimitSeconds = 120;
const windowSeconds = 20;

const lookSchema = z.object({ measures: z.array(measureSchema) });
type Look = z.infer<typeof lookSchema>;

/** Looks at pictures without a network: scene changes, black, frozen, blurred and shaking parts, then the best of the rest. */
export function createOfflineInspector(tools: Tools): Inspector {
  return {
    name: 'offline',
    lane: 'cut',
    judges: 'technique',
    async inspect({ need, candidate, preview, minClipSeconds, maxClipSeconds }, context) {
      const { mtimeMs, size: bytes } = await stat(preview.path);
      const key = { kind: 'pictures', version, inputs: { path: preview.path, mtimeMs, bytes } };
      // What is measured does not depend on the need, so other needs and later jobs have it for nothing.
      const { measures } = await context.cache.remember(key, lookSchema, () =>
        lookAt(preview.path, candidate.durationSeconds, tools, context),
      );
      const sampling = { width: size.width, step };
      const { runs, rejected } = findParts(measures, sampling);
      const limits = {
        minSeconds: minClipSeconds,
        maxSeconds: maxClipSeconds,
        wantedSeconds: need.until - need.at,
      };
      const shots = pickShots(runs, candidate.id, limits, sampling);
      const longest = Math.max(0, ...runs.map((run) => run.length * step));
      const short = `no part in one scene is ${minClipSeconds} s long, the longest is ${longest.toFixed(1)} s`;
      return {
        shots,
        engine: 'offline',
        lookedSeconds: Math.round(measures.length * step * 1000) / 1000,
        rejected: shots.length > 0 || longest === 0 ? rejected : [...rejected, short],
      };
    },
  };
}

async function lookAt(file: string, duration: number, tools: Tools, context: ProviderContext): Promise<Look> {
  const meter = new FrameMeter(size.width, size.height);
  const windows = windowsOf(duration);
  const colors = await sdrFilters(file, tools, context.signal);
  const samples = windows.reduce((sum, window) => sum + window.lengthSeconds, 0) * samplesPerSecond;
  for (const { startSeconds, lengthSeconds } of windows) {
    meter.restart();
    await readGrayFrames(
      { file, startSeconds, lengthSeconds, rate: samplesPerSecond, colors, ...size },
      (pixels, index) => {
        meter.add(pixels, startSeconds + index * step);
        context.progress(Math.min(1, meter.measures.length / samples));
      },
      tools,
      context.signal,
    );
  }
  // The last sample may stand for less than a whole step.
  return { measures: meter.measures.filter(({ at }) => at + step <= duration + 0.001) };
}

/** The whole of a short video, windows spread evenly over a long one. */
function windowsOf(duration: number): { startSeconds: number; lengthSeconds: number }[] {
  if (duration <= lookLimitSeconds) return [{ startSeconds: 0, lengthSeconds: duration }];
  const count = lookLimitSeconds / windowSeconds;
  const stride = (duration - windowSeconds) / (count - 1);
  return Array.from({ length: count }, (_, place) => ({
    startSeconds: place * stride,
    lengthSeconds: windowSeconds,
  }));
}
