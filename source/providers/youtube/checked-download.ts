import { UserError } from '../../core/errors.ts';
import type { FileRef, Probe } from '../../core/footage/media.ts';
import type { Tools } from '../../media/tools/tools.ts';
import { YtDlpError } from '../../media/ytdlp/yt-dlp-errors.ts';
import { probeFilm } from '../download/film-files.ts';
import type { ProviderContext } from '../interfaces.ts';
import type { YoutubeClient, YoutubeDownloadRequest } from './youtube-client.ts';

/**
 * Downloads and probes a film. yt-dlp accepts everything that a server sends, even a temporary error page, so a
 * download that is not a film is retried once.
 * @throws YtDlpError, UserError, the signal's reason.
 */
export async function downloadChecked(
  client: YoutubeClient,
  wanted: YoutubeDownloadRequest,
  tools: Tools,
  context: ProviderContext,
): Promise<{ file: FileRef; probe: Probe }> {
  const download = async () => {
    const file = await client.download(wanted, context);
    return { file, probe: await probeFilm(file, 'YouTube', tools, context.signal) };
  };
  try {
    return await download();
  } catch (error) {
    if (!(error instanceof UserError) || error instanceof YtDlpError) throw error;
    context.log('info', `${error.message} Trying again.`);
    return download();
  }
}
