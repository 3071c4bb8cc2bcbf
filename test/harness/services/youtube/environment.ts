import { join } from 'node:path';
import type { StandIn } from '../stand-in.ts';

/** What yt-dlp and the program need in their environment to find the stand-in of YouTube. */
export function youtubeEnvironment(youtube: StandIn): Record<string, string> {
  return {
    YTDLP_SEARCH_PREFIX: 'standinsearch',
    PYTHONPATH: join(import.meta.dirname, '../yt-dlp-plugins'),
    // The plugin's folder is part of the project: nothing is compiled into it.
    PYTHONDONTWRITEBYTECODE: '1',
    STAND_IN_YOUTUBE_URL: youtube.address,
  };
}
