import { createHash } from 'node:crypto';
import { open, stat } from 'node:fs/promises';
import * as z from 'zod';
import type { Cache, CacheKey } from '../core/cache.ts';
import { type Probe, probeSchema } from '../core/footage/media.ts';
import { describeRate } from '../core/footage/rate.ts';
import { stepOutputs } from '../core/job/step/steps.ts';
import { probeFile } from '../media/probe/probe.ts';
import type { Tools } from '../media/tools/tools.ts';
import type { Step } from './step.ts';

const input = z.object({ path: z.string() });

/** Reads the facts of a video, and a hash to detect whether it changes later. */
export const probeStep: Step<'probe', z.infer<typeof input>> = {
  name: 'probe',
  version: 1,
  lane: () => 'cut',
  deadlineSeconds: () => 120,
  input,
  output: stepOutputs.probe,
  async run({ path }, context) {
    const key = await videoProbeKey(path);
    const probeNow = () => probeFile(path, context.tools, context.signal);
    const probe = key ? await context.cache.remember(key, probeSchema, probeNow) : await probeNow();
    return { probe, identity: await fileIdentity(path, probe.sizeBytes), notes: probeNotes(probe) };
  },
};

/**
 * The cache key of a video's probe: a file of the same size and modification time is the same video. Undefined if the
 * file cannot be read, which its probe reports.
 */
export async function videoProbeKey(path: string): Promise<CacheKey | undefined> {
  const found = await stat(path).catch(() => undefined);
  if (!found) return undefined;
  const { size, mtimeMs } = found;
  return { kind: 'video', version: '1', inputs: { path, size, mtimeMs }, counted: false };
}

/** The facts of a video that was probed before its job was created. */
export interface ProbedVideo {
  probe: Probe;
  /** The cache key of the file as it was before it was probed. */
  key: CacheKey | undefined;
}

/** @throws UserError for everything that is not a complete video or audio file */
export async function probeVideo(path: string, tools: Tools, signal: AbortSignal): Promise<ProbedVideo> {
  const key = await videoProbeKey(path);
  return { probe: await probeFile(path, tools, signal), key };
}

/** Puts a probe into the cache of a job, whose own step then does not probe again, unless the file has changed. */
export async function cacheProbe(cache: Cache, { probe, key }: ProbedVideo): Promise<void> {
  if (key) await cache.remember(key, probeSchema, async () => probe);
}

/** Notes about what could not be read from the video or may surprise in an editor, one sentence each. */
export function probeNotes({ video }: Pick<Probe, 'video'>): string[] {
  if (!video?.variableRate) return [];
  if (!video.rateGuessed) {
    const rate = describeRate(video.frameRate);
    return [
      `The frame rate of the video is variable. Clips and timelines use its nominal ${rate} fps. An editor that shows every frame for the same time may let the video drift out of sync with them; a copy of the video with a constant frame rate avoids that.`,
    ];
  }
  return [
    `The frame rate of the video is variable and its nominal rate is unknown. Clips and timelines use ${describeRate(video.frameRate)} fps, the standard rate nearest to its average. In an editor, a copy of the video with a constant frame rate is safer.`,
  ];
}

/** Bytes at the start and at the end of a file that its identity is computed from. */
const sampleBytes = 64 * 1024;

/** SHA-256 over a file's size, first and last 64 KiB. @throws the file system's error */
export async function fileIdentity(path: string, sizeBytes: number): Promise<string> {
  const file = await open(path);
  try {
    const hash = createHash('sha256').update(String(sizeBytes));
    for (const position of [0, Math.max(0, sizeBytes - sampleBytes)]) {
      const { buffer, bytesRead } = await file.read(Buffer.alloc(sampleBytes), 0, sampleBytes, position);
      hash.update(buffer.subarray(0, bytesRead));
    }
    return hash.digest('hex');
  } finally {
    await file.close();
  }
}
