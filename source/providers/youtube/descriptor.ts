import { sourceTable } from '../../core/footage/source-names.ts';
import { keySettings } from '../../core/settings/key-settings.ts';
import { ytDlpAgeNote } from '../../media/ytdlp/yt-dlp-version.ts';
import type { SourceDescriptor } from '../source-descriptor.ts';
import { defaultRateLimit } from './youtube-rate-limit.ts';
import { createYoutubeSource } from './youtube-source.ts';

/** YouTube needs no key. It is on when any key is set, since without a key the program does not use the network. */
export const youtube: SourceDescriptor<'youtube'> = {
  name: 'youtube',
  ...sourceTable.youtube,
  limits: { calls: defaultRateLimit.requests },
  licence: 'of each film',
  open: ({ settings, tools }) => {
    if (!tools.ytdlp.found) return { reason: tools.ytdlp.reason };
    if (keySettings.every((key) => settings[key] === ''))
      return { reason: 'only used once an API key is set: Gemini, OpenAI, Pexels or Pixabay' };
    const { version } = tools.ytdlp;
    const reason = ytDlpAgeNote(version, Date.now())?.note ?? `yt-dlp ${version}`;
    return { source: createYoutubeSource({ settings, tools }), reason };
  },
};
