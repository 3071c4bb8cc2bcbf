import { languageCode } from './language.ts';

/**
 * The language that a transcript's name tells: only what remains behind the video's own name can be one, so that
 * `talk.it.srt` is Italian for `talk.mp4` and `how.we.do.it.srt` is nothing for `how.we.do.it.mp4`.
 * @param videoName undefined where the video is not known.
 */
export function nameLanguage(fileName: string, videoName: string | undefined): string | undefined {
  const stem = withoutEnding(fileName.normalize('NFC'));
  if (videoName === undefined) return languageCode(/\.([A-Za-z-]{2,10})$/.exec(stem)?.[1]);
  const whole = videoName.normalize('NFC');
  const own = [whole, withoutEnding(whole)].find((each) => stem.startsWith(`${each}.`));
  return own === undefined ? undefined : languageCode(stem.slice(own.length + 1));
}

function withoutEnding(name: string): string {
  return name.replace(/\.[^.]*$/, '');
}
