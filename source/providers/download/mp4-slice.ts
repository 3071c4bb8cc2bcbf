import { type Movie, presentationTime, type Sample, type Track, UnreadableIndex } from './mp4-index.ts';

/** The samples of one track in a slice. */
export interface TrackSlice {
  track: Track;
  /** In decoding order. */
  samples: readonly Sample[];
}

/** A section of a film that can be played on its own. */
export interface Slice {
  tracks: readonly TrackSlice[];
  /** Start in seconds of the film, at a key frame. */
  startsAt: number;
  /** Time 0 of the film for players: its first picture or sound, whichever is earlier. */
  filmStartsAt: number;
}

export interface WantedSeconds {
  /** Seconds from the film's start, as players count. */
  start: number;
  end: number;
  sound: boolean;
}

/**
 * Selects the pictures from the last key frame before `start` to the one that is shown at `end`, and the sound of the
 * same time.
 * @throws UnreadableIndex when the film has no such pictures.
 */
export function sliceMovie(movie: Movie, wanted: WantedSeconds): Slice {
  const video = movie.tracks.find((track) => track.kind === 'vide' && track.samples.length > 1);
  if (!video) throw new UnreadableIndex('the video has no pictures');
  const filmStartsAt = Math.min(...movie.tracks.map(firstShown).filter(Number.isFinite));
  const [start, end] = [wanted.start + filmStartsAt, wanted.end + filmStartsAt];
  const pictures = picturesBetween(video, start, end);
  const startsAt = Math.min(...pictures.slice(0, 1).map((sample) => presentationTime(video, sample)));
  const sound = wanted.sound ? movie.tracks.find((track) => track.kind === 'soun') : undefined;
  const tracks = [{ track: video, samples: pictures }];
  if (sound) tracks.push({ track: sound, samples: soundBetween(sound, startsAt, end) });
  return { tracks: tracks.filter((each) => each.samples.length > 0), startsAt, filmStartsAt };
}

/** The time at which a track is first seen or heard. Samples before its edit are decoded but not shown. */
function firstShown(track: Track): number {
  const times = track.samples.slice(0, 64).map((sample) => presentationTime(track, sample));
  return times.length === 0
    ? Number.POSITIVE_INFINITY
    : Math.max(Math.min(...times), track.edit.emptySeconds);
}

function picturesBetween(video: Track, start: number, end: number): Sample[] {
  const { samples } = video;
  // The requested time may be before its key frame by a rounding error.
  const tolerance = 0.5 / video.timescale + 1e-6;
  let first = 0;
  let last = -1;
  samples.forEach((sample, index) => {
    const at = presentationTime(video, sample);
    if (sample.sync && at <= start + tolerance) first = index;
    if (at < end) last = index;
  });
  const begin = samples[first];
  if (!begin?.sync || last < first) throw new UnreadableIndex('the video has no pictures there');
  // Pictures that are decoded after the key frame but shown before it depend on earlier pictures and are not needed.
  return samples.slice(first, last + 1).filter((sample) => sample.pts >= begin.pts);
}

function soundBetween(sound: Track, start: number, end: number): Sample[] {
  return sound.samples.filter((sample) => {
    const at = presentationTime(sound, sample);
    return at + sample.duration / sound.timescale > start && at < end;
  });
}
