import { availableParallelism, freemem } from 'node:os';
import type { LaneName } from '../core/job/steps.ts';
import type { Settings } from '../core/settings/settings.ts';

/** Memory that a 1080p encode or picture analysis takes at most, measured with ffmpeg 5.1: about 300 MB; with room to spare. */
const bytesPerCut = 600e6;

/** Needs whose state is small; the limit only keeps the list of open searches short. */
const manyNeeds = 16;

/** How many steps each lane takes at once; `auto` looks at cores and free memory. */
export function laneLimits(settings: Settings, machine = measure()): Record<LaneName, number> {
  const byMemory = Math.max(1, Math.floor(machine.freeBytes / bytesPerCut));
  return {
    ai: settings.PARALLEL_AI_CALLS,
    search: settings.PARALLEL_SEARCHES,
    download: settings.PARALLEL_DOWNLOADS,
    cut: settings.PARALLEL_EXTRACTIONS || Math.min(machine.cores, byMemory, 8),
  };
}

/** How many needs are worked on at once. */
export function needLimit(settings: Settings): number {
  return settings.MAX_CONCURRENT_NEEDS || manyNeeds;
}

function measure(): { cores: number; freeBytes: number } {
  return { cores: availableParallelism(), freeBytes: freemem() };
}
