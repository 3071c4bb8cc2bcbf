/** English names of languages ("german") to their ISO 639-1 codes, made when first asked for. */
let codesByName: Map<string, string> | undefined;

/** The ISO 639-1 code of "de", "de-AT", "deu" or, as Whisper says it, "german"; undefined when it is none. */
export function languageCode(name: string | undefined): string | undefined {
  const plain = name?.trim().toLowerCase() ?? '';
  codesByName ??= namesOfLanguages();
  const short = plain.split(/[-_]/)[0] ?? '';
  if (codesByName.get(languageName(short)?.toLowerCase() ?? '') === short) return short;
  return codesByName.get(plain) ?? codesByName.get(languageName(short)?.toLowerCase() ?? '');
}

/** "German" for "de"; undefined for what is no known code. */
export function languageName(code: string): string | undefined {
  if (!/^[a-z]{2,3}$/.test(code)) return undefined;
  return new Intl.DisplayNames('en', { type: 'language', fallback: 'none' }).of(code);
}

function namesOfLanguages(): Map<string, string> {
  const letters = [...'abcdefghijklmnopqrstuvwxyz'];
  const codes = letters.flatMap((first) => letters.map((second) => first + second));
  return new Map(
    codes.flatMap(
      (code) =>
        languageName(code)
          ?.toLowerCase()
          .split(' ')
          .map((name) => [name, code] as const) ?? [],
    ),
  );
}

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
