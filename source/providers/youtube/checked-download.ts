import { UserError } from '../../core/errors.ts';
import type { FileRef, Probe } from '../../core/footage/media.ts';
import type { Tools } from '../../media/tools/tools.ts';
import { YtDlpError } from '../../media/ytdlp/yt-dlp-errors.ts';
import { probeFilm } from '../download/film-files.ts';
import type { ProviderContext } from '../interfaces.ts';
import type { FilmWanted, YoutubeClient } from './youtube-client.ts';

/**
 * Brings a film and looks into it. yt-dlp takes whatever a server sends, also a page that stands in for the film for a
 * moment: what is no film is fetched once more.
 * @throws YtDlpError, UserError, the signal's reason.
 */
export async function downloadChecked(
  client: YoutubeClient,
  wanted: FilmWanted,
  tools: Tools,
  context: ProviderContext,
): Promise<{ file: FileRef; probe: Probe }> {
  const once = async () => {
    const file = await client.download(wanted, context);
    return { file, probe: await probeFilm(file, 'YouTube', tools, context.signal) };
  };
  try {
    return await once();
  } catch (error) {
    if (!(error instanceof UserError) || error instanceof YtDlpError) throw error;
    context.log('info', `${error.message} Tried again.`);
    return once();
  }
}
