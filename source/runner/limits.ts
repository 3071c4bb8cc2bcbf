import { availableParallelism, freemem } from 'node:os';
import type { Shot } from '../core/footage/shot.ts';
import type { NeedLimits } from '../core/job/choice/next-action.ts';
import type { Job } from '../core/job/job.ts';
import type { LaneName } from '../core/job/step/steps.ts';
import type { Settings } from '../core/settings/settings.ts';

/** Max memory of a 1080p encode or picture analysis: about 300 MB, measured with ffmpeg 5.1, times two. */
const bytesPerCut = 600e6;

/** Default number of needs at once. They take little memory; the limit only avoids too many unfinished searches. */
const defaultNeeds = 16;

/** Max steps at once in each lane. `auto` depends on the number of cores and the free memory. */
export function laneLimits(settings: Settings, machine = measure()): Record<LaneName, number> {
  const byMemory = Math.max(1, Math.floor(machine.freeBytes / bytesPerCut));
  return {
    ai: settings.PARALLEL_AI_CALLS,
    search: settings.PARALLEL_SEARCHES,
    download: settings.PARALLEL_DOWNLOADS,
    cut: settings.PARALLEL_EXTRACTIONS || Math.min(machine.cores, byMemory, 8),
  };
}

/** Max needs in work at once. @param machines how many other machines take steps */
export function needLimit(settings: Settings, machines = 0): number {
  return settings.MAX_CONCURRENT_NEEDS || defaultNeeds * (1 + machines);
}

/** How many films and clips a need gets, and how films are chosen. `isTaken`: another job of the batch uses the shot. */
export function needLimits(settings: Settings, job: Job, isTaken: (shot: Shot) => boolean): NeedLimits {
  return {
    clipsPerNeed: settings.CLIPS_PER_NEED,
    previewsPerNeed: settings.PREVIEWS_PER_NEED,
    filmsPerNeed: settings.MAX_VIDEOS_PER_PHRASE,
    candidatePreferences: {
      preferCreativeCommons: settings.PREFER_CREATIVE_COMMONS,
      rest: { used: job.usedShots ?? [], minSeconds: settings.MIN_CLIP_DURATION },
      isTaken,
    },
  };
}

/** Minutes of `auto`: in the full screen somebody sees that a service is overloaded and can decide. */
const autoPatienceMinutes = { attended: 1, unattended: 10 };

/** How long an overloaded service is waited for, in milliseconds. */
export function overloadPatienceMs(
  settings: Pick<Settings, 'SERVICE_PATIENCE_MINUTES'>,
  attended: boolean,
): number {
  const auto = attended ? autoPatienceMinutes.attended : autoPatienceMinutes.unattended;
  return (settings.SERVICE_PATIENCE_MINUTES || auto) * 60_000;
}

function measure(): { cores: number; freeBytes: number } {
  return { cores: availableParallelism(), freeBytes: freemem() };
}
