import { stat } from 'node:fs/promises';
import * as z from 'zod';
import { readGrayFrames } from '../../../media/frames/gray-frames.ts';
import { readFilmFacts } from '../../../media/probe/film-facts.ts';
import type { Tools } from '../../../media/tools/tools.ts';
import type { Inspector, ProviderContext } from '../../interfaces.ts';
import { FrameMeter, measureSchema } from './measure.ts';
import { findParts } from './parts.ts';
import { pickShots } from './shots.ts';

/** Part of the cache key: increase it when frames are measured differently. */
const version = '4';
const size = { width: 320, height: 180 };
const samplesPerSecond = 6;
const step = 1 / samplesPerSecond;
/** Max seconds of a video that are measured; in a longer one they are split into evenly spread windows. */
const maxMeasuredSeconds = 120;
const windowSeconds = 20;

const measuresSchema = z.object({ measures: z.array(measureSchema), keyFrames: z.array(z.number()) });
type Measures = z.infer<typeof measuresSchema>;

/**
 * An inspector without a model: it rejects cuts and black, frozen, blurred and shaking parts, and picks the best of the
 * rest.
 */
export function createOfflineInspector(tools: Tools): Inspector {
  return {
    name: 'offline',
    lane: 'cut',
    judges: 'technique',
    async inspect({ need, candidate, preview, ...request }, context) {
      const { minClipSeconds, maxClipSeconds, handleSeconds = 0 } = request;
      const { mtimeMs, size: bytes } = await stat(preview.path);
      const key = { kind: 'pictures', version, inputs: { path: preview.path, mtimeMs, bytes } };
      // The measures do not depend on the need, so other needs and later jobs use the cache.
      const { measures, keyFrames } = await context.cache.remember(key, measuresSchema, () =>
        measure(preview.path, candidate.durationSeconds, tools, context),
      );
      const sampling = { width: size.width, step };
      const { runs, rejected } = findParts(measures, sampling);
      const limits = {
        minSeconds: minClipSeconds,
        maxSeconds: maxClipSeconds,
        wantedSeconds: need.until - need.at,
        handleSeconds,
        keyFrames,
      };
      const shots = pickShots(runs, candidate.id, limits, sampling);
      const longest = Math.max(0, ...runs.map((run) => run.length * step));
      const short = `no scene has a usable part of ${minClipSeconds} s; the longest is ${longest.toFixed(1)} s`;
      return {
        shots,
        engine: 'offline',
        lookedSeconds: Math.round(measures.length * step * 1000) / 1000,
        rejected: shots.length > 0 || longest === 0 ? rejected : [...rejected, short],
      };
    },
  };
}

async function measure(
  file: string,
  duration: number,
  tools: Tools,
  context: ProviderContext,
): Promise<Measures> {
  const meter = new FrameMeter(size.width, size.height);
  const windows = windowsOf(duration);
  const { keyFrames, colors } = await readFilmFacts(file, windows, tools, context.signal);
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
  // The last sample may represent less than a whole step.
  return { measures: meter.measures.filter(({ at }) => at + step <= duration + 0.001), keyFrames };
}

/** The whole of a short video, or evenly spread windows of a long one. */
function windowsOf(duration: number): { startSeconds: number; lengthSeconds: number }[] {
  if (duration <= maxMeasuredSeconds) return [{ startSeconds: 0, lengthSeconds: duration }];
  const count = maxMeasuredSeconds / windowSeconds;
  const stride = (duration - windowSeconds) / (count - 1);
  return Array.from({ length: count }, (_, place) => ({
    startSeconds: place * stride,
    lengthSeconds: windowSeconds,
  }));
}
