/** ISO 639-1 codes by English language name ("german"); built on first use. */
let codesByName: Map<string, string> | undefined;

/** The ISO 639-1 code for "de", "de-AT", "deu" or "german" (as Whisper reports it); undefined for anything else. */
export function languageCode(name: string | undefined): string | undefined {
  const plain = name?.trim().toLowerCase() ?? '';
  if (plain === '') return undefined;
  codesByName ??= namesOfLanguages();
  const short = plain.split(/[-_]/)[0] ?? '';
  if (codesByName.get(languageName(short)?.toLowerCase() ?? '') === short) return short;
  return codesByName.get(plain) ?? codesByName.get(languageName(short)?.toLowerCase() ?? '');
}

/** Made on first use, and once: making one takes as long as a hundred lookups. */
let englishNames: Intl.DisplayNames | undefined;

/** The English name of a language code, "German" for "de"; undefined for unknown codes. */
export function languageName(code: string): string | undefined {
  if (!/^[a-z]{2,3}$/.test(code)) return undefined;
  englishNames ??= new Intl.DisplayNames('en', { type: 'language', fallback: 'none' });
  return englishNames.of(code);
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
 * The language in a transcript's file name. Only the part after the video's name counts: `talk.it.srt` is Italian for
 * `talk.mp4`, but `how.we.do.it.srt` has no language for `how.we.do.it.mp4`.
 * @param videoName undefined if the video is not known
 */
export function languageInName(fileName: string, videoName: string | undefined): string | undefined {
  const stem = withoutExtension(fileName.normalize('NFC'));
  if (videoName === undefined) return languageCode(/\.([A-Za-z-]{2,10})$/.exec(stem)?.[1]);
  const whole = videoName.normalize('NFC');
  const own = [whole, withoutExtension(whole)].find((each) => stem.startsWith(`${each}.`));
  return own === undefined ? undefined : languageCode(stem.slice(own.length + 1));
}

function withoutExtension(name: string): string {
  return name.replace(/\.[^.]*$/, '');
}
