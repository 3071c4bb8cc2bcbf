import { stat } from 'node:fs/promises';
import { z } from 'zod';
import type { FileRef } from '../../core/media.ts';
import { sampleFrames } from '../../media/sample-frames.ts';
import type { Tools } from '../../media/tools.ts';
import type { Inspector, ProviderContext } from '../interfaces.ts';
import { FrameMeter, type Measure, measureSchema } from './inspect-measure.ts';
import { findParts } from './inspect-parts.ts';
import { pickShots } from './inspect-shots.ts';

/** A new way of measuring forgets what was measured before. */
const version = '1';
const size = { width: 320, height: 180 };
const samplesPerSecond = 6;
/** Of a long video this much is looked at, in windows spread evenly. */
const lookLimitSeconds = 120;
const windowSeconds = 20;

const lookSchema = z.object({ measures: z.array(measureSchema), seconds: z.number() });
type Look = z.infer<typeof lookSchema>;

/** Looks at pictures without a network: scene changes, black, frozen, blurred and shaking parts, then the best of the rest. */
export function createOfflineInspector(tools: Tools): Inspector {
  return {
    name: 'offline',
    lane: 'cut',
    async inspect({ need, candidate, preview, minClipSeconds, maxClipSeconds }, context) {
      const { mtimeMs, size: bytes } = await stat(preview.path);
      const key = { kind: 'pictures', version, inputs: { path: preview.path, mtimeMs, bytes } };
      // What is measured does not depend on the need, so other needs and later jobs have it for nothing.
      const look = await context.cache.remember(key, lookSchema, () =>
        lookAt(preview, candidate.durationSeconds, tools, context),
      );
      const { runs, rejected } = findParts(look.measures, size.width);
      const limits = {
        minSeconds: minClipSeconds,
        maxSeconds: maxClipSeconds,
        wantedSeconds: need.until - need.at,
      };
      const shots = pickShots(runs, candidate.id, limits, 1 / samplesPerSecond);
      return { shots, engine: 'offline', lookedSeconds: look.seconds, rejected };
    },
  };
}

async function lookAt(
  preview: FileRef,
  duration: number,
  tools: Tools,
  context: ProviderContext,
): Promise<Look> {
  const meter = new FrameMeter(size.width, size.height);
  const measures: Measure[] = [];
  const windows = windowsOf(duration);
  const seconds = windows.reduce((sum, window) => sum + window.seconds, 0);
  for (const window of windows) {
    const sampling = { file: preview.path, ...window, framesPerSecond: samplesPerSecond, ...size };
    await sampleFrames(sampling, tools, context.signal, (pixels, at) => {
      measures.push(meter.measure(pixels, at));
      context.progress(measures.length / (seconds * samplesPerSecond));
    });
  }
  return { measures, seconds };
}

/** The whole of a short video, windows spread evenly over a long one. */
function windowsOf(duration: number): { startSeconds: number; seconds: number }[] {
  if (duration <= lookLimitSeconds) return [{ startSeconds: 0, seconds: duration }];
  const count = lookLimitSeconds / windowSeconds;
  const stride = (duration - windowSeconds) / (count - 1);
  return Array.from({ length: count }, (_, place) => ({
    startSeconds: place * stride,
    seconds: windowSeconds,
  }));
}
