import { orderShots } from '../../job/choice/runner-ups.ts';
import { type FiledClip, filedClipsOf } from '../../job/filed-clips.ts';
import type { Job, NeedProgress } from '../../job/job.ts';
import type { Need } from '../../plan/need.ts';
import { cleanText, lowerCaseWords } from '../../text/text.ts';
import type { Transcript } from '../../transcript/transcript.ts';
import { canDropFrames, frameAt, parseTimecode, timecodeBase } from '../frames.ts';
import type { Probe } from '../media.ts';
import { fileName } from '../paths.ts';
import type { FrameRate } from '../rate.ts';
import { type Clip, shotId } from '../shot.ts';
import { clipFacts, needMarker } from './markers.ts';
import {
  lengthOnTimeline,
  type Timeline,
  type TimelineItem,
  type TimelineMarker,
  type TimelineMedia,
} from './timeline.ts';

/** B-roll starts this long after the first word, as editors usually cut it. */
const afterFirstWordSeconds = 0.2;
/** Max difference between a need's time and its first word in the transcript. */
const wordSlackSeconds = 1;
/** Containers round durations to a millisecond, so a last frame that lacks up to this share counts as whole. */
const frameTolerance = 0.1;

/**
 * The timeline of a job; undefined before its video was probed.
 * @param pathOf the path of a clip by its name in the job
 */
export function jobTimeline(job: Job, pathOf: (file: string) => string): Timeline | undefined {
  const { probe } = job;
  if (!probe) return undefined;
  const filled = job.needs
    .filter(({ need }) => need.selected)
    .map((each) => ({ each, clips: orderClips(each) }));
  const allClips = filled.flatMap(({ clips }) => clips.map(({ clip }) => clip));
  const rate = probe.video?.frameRate ?? allClips[0]?.frameRate ?? { num: 25, den: 1 };
  const aRoll = aRollMedia(job, probe, rate);
  const bRoll = new Map(
    allClips.map((clip, index) => [clip, clipMedia(clip, `m${index + 2}`, pathOf(clip.file))]),
  );
  const media = [aRoll.media, ...bRoll.values()];
  const frames = Math.max(1, aRoll.media.frames);
  const placed = place(filled, { rate, frames, bRoll, transcript: job.transcript });
  const whole: TimelineItem = { mediaId: aRoll.media.id, start: 0, frames, sourceStart: 0 };
  const largest = allClips.toSorted((a, b) => b.width * b.height - a.width * a.height)[0];
  const { width, height } = aRoll.media.video ?? largest ?? { width: 1920, height: 1080 };
  const track = (name: string, items: readonly TimelineItem[], kind: 'video' | 'audio' = 'video') => ({
    name,
    kind,
    enabled: true,
    items,
  });
  const base = cleanText(job.video.name.replace(/\.[^.]+$/, ''), 100);
  return {
    name: base || 'timeline',
    rate,
    width,
    height,
    sampleRate: aRoll.media.audio?.sampleRate ?? 48_000,
    dropFrame: aRoll.dropFrame,
    frames,
    media,
    tracks: [
      track('V1', aRoll.media.video ? [whole] : []),
      track('V2', placed.shown),
      ...placed.others.map((items, index) => ({ ...track(`V${index + 3}`, items), enabled: false })),
      ...(aRoll.media.audio ? [track('A1', [whole], 'audio')] : []),
    ],
    markers: placed.markers,
  };
}

interface ARoll {
  media: TimelineMedia;
  dropFrame: boolean;
}

function aRollMedia(job: Job, probe: Probe, rate: FrameRate): ARoll {
  const { path } = job.video;
  const seconds = probe.video?.durationSeconds ?? probe.durationSeconds;
  const start = startOf(probe, rate);
  return {
    dropFrame: start.dropFrame,
    media: {
      id: 'm1',
      path,
      name: fileName(path),
      rate,
      frames: Math.max(1, Math.floor((seconds * rate.num) / rate.den + frameTolerance)),
      startFrames: start.frames,
      ...(probe.video && { video: { width: probe.video.width, height: probe.video.height } }),
      ...(probe.audio && { audio: { channels: probe.audio.channels, sampleRate: probe.audio.sampleRate } }),
    },
  };
}

/** The A-roll's timecode at its first frame. Above 30 fps some cameras count every second frame; then it is doubled. */
function startOf(probe: Probe, rate: FrameRate): { frames: number; dropFrame: boolean } {
  const { timecode } = probe;
  const none = { frames: 0, dropFrame: false };
  if (!timecode || !probe.video) return none;
  const own = timecodeBase(rate);
  const base = timecode.framesPerSecond ?? own;
  const start = parseTimecode(timecode.text, base);
  if (!start) return none;
  return {
    frames: Math.round((start.frames * own) / base),
    dropFrame: start.dropFrame && canDropFrames(rate),
  };
}

function clipMedia(clip: Clip, id: string, path: string): TimelineMedia {
  return {
    id,
    path,
    name: fileName(path),
    rate: clip.frameRate,
    frames: clip.frames,
    startFrames: 0,
    video: { width: clip.width, height: clip.height },
    credit: clipFacts(clip),
  };
}

/** A need's clips: kept ones first, then by quality, rejected ones last. */
function orderClips(progress: NeedProgress): FiledClip[] {
  const order = orderShots(progress, { preferCreativeCommons: false }).map((shot) => shotId(shot));
  const place = (key: string) => (order.includes(key) ? order.indexOf(key) : order.length);
  const group = ({ key, isRejected }: FiledClip) =>
    isRejected ? 2 : progress.verdicts?.[key] === 'keep' ? 0 : 1;
  return filedClipsOf(progress).sort((a, b) => group(a) - group(b) || place(a.key) - place(b.key));
}

interface Placement {
  rate: FrameRate;
  frames: number;
  bRoll: ReadonlyMap<Clip, TimelineMedia>;
  transcript: Transcript | undefined;
}

/** Places every need's best clip on V2, its other clips on higher tracks, and a marker at the need. */
function place(
  needs: readonly { each: NeedProgress; clips: readonly FiledClip[] }[],
  context: Placement,
): { shown: TimelineItem[]; others: TimelineItem[][]; markers: TimelineMarker[] } {
  const { rate, frames } = context;
  const shown: TimelineItem[] = [];
  const others: TimelineItem[][] = [];
  const markers: TimelineMarker[] = [];
  const last = frames - 1;
  const moments = needs
    .map(({ each, clips }) => ({
      each,
      clips,
      start: Math.min(
        last,
        frameAt(clips.length > 0 ? bRollStart(each.need, context.transcript) : each.need.at, rate),
      ),
    }))
    .sort((a, b) => a.start - b.start);
  const starts = moments
    .filter(({ clips }) => clips.some((clip) => !clip.isRejected))
    .map(({ start }) => start);
  for (const { each, clips, start } of moments) {
    const room = (starts.find((next) => next > start) ?? frames) - start;
    const items = clips.map(({ clip }) => trimmed(clip, start, room, context));
    const isFree = (shown.at(-1)?.start ?? -1) < start;
    const best = clips[0];
    const usesBest = best !== undefined && !best.isRejected && isFree;
    if (usesBest) shown.push(...items.slice(0, 1));
    for (const item of items.slice(usesBest ? 1 : 0)) putAbove(others, item);
    const until = Math.max(start + 1, Math.min(frames, frameAt(each.need.until, rate)));
    markers.push(
      needMarker(each, best, { start, frames: (best ? items[0]?.frames : undefined) ?? until - start }),
    );
  }
  return { shown, others, markers };
}

/** The timeline item of a clip: its shot, cut where the next need's clip begins. */
function trimmed(clip: Clip, start: number, room: number, { rate, bRoll }: Placement): TimelineItem {
  const media = bRoll.get(clip);
  if (!media) throw new Error(`The clip ${clip.file} has no media.`);
  const { before, after } = clip.handles ?? { before: 0, after: 0 };
  const length = lengthOnTimeline(media, rate);
  const sourceStart = Math.min(frameAt(before, rate), length - 1);
  const inside = Math.max(1, length - sourceStart - frameAt(after, rate));
  return { mediaId: media.id, start, frames: Math.min(room, inside), sourceStart };
}

/** Adds an item to the lowest upper track that is free at its position. */
function putAbove(tracks: TimelineItem[][], item: TimelineItem): void {
  const free = tracks.find((items) => {
    const end = items.at(-1);
    return !end || end.start + end.frames <= item.start;
  });
  if (free) free.push(item);
  else tracks.push([item]);
}

/**
 * Where a need's B-roll begins, in seconds: 0.2 s after its first word if word times are known, otherwise at the need.
 */
export function bRollStart(need: Need, transcript: Transcript | undefined): number {
  if (need.spoken === '') return need.at;
  const near = (transcript?.segments ?? [])
    .flatMap((segment) => segment.words ?? [])
    .filter(
      ({ start }) => start >= need.at - wordSlackSeconds && start < Math.max(need.until, need.at + 0.1),
    );
  const wanted = lowerCaseWords(need.spoken).slice(0, 3);
  const spoken = near.map(({ text }) => lowerCaseWords(text)[0] ?? '');
  const matches = near.findIndex((_, index) => wanted.every((word, at) => spoken[index + at] === word));
  const first = near[matches] ?? near.find(({ start }) => start >= need.at - 0.05);
  return first ? first.start + afterFirstWordSeconds : need.at;
}
