import { join } from 'node:path';
import type { StandIn } from '../stand-in.ts';

/** The environment with which yt-dlp and the program find the stand-in for YouTube. */
export function youtubeEnvironment(youtube: StandIn): Record<string, string> {
  return {
    YTDLP_SEARCH_PREFIX: 'standinsearch',
    PYTHONPATH: join(import.meta.dirname, '../yt-dlp-plugins'),
    // The plugin's folder is part of the project: nothing is compiled into it.
    PYTHONDONTWRITEBYTECODE: '1',
    STAND_IN_YOUTUBE_URL: youtube.address,
  };
}
