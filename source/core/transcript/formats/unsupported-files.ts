/** Files that are often given as transcripts but are not supported, and what to do with them. */
const kinds: readonly { pattern: RegExp; what: string; hint: string }[] = [
  {
    pattern: /^%PDF/,
    what: 'is a PDF',
    hint: 'Save its text with times as an SRT file.',
  },
  {
    pattern: /^PK\x03\x04/,
    what: 'is a Word document or another ZIP archive',
    hint: 'Unzip it, or save the transcript as an SRT file.',
  },
  { pattern: /^\{\\rtf/, what: 'is a rich text document', hint: 'Save the transcript as an SRT file.' },
  {
    pattern: /^\s*(?:<\?xml[^>]*>\s*)?(?:<!--[\s\S]*?-->\s*)?<tt[\s:>]/,
    what: 'is a TTML subtitle file',
    hint: 'Convert it to SRT, for instance with `ffmpeg -i file.ttml file.srt` or in Subtitle Edit.',
  },
  {
    pattern: /<(?:transcript|timedtext)[\s>]/,
    what: "is YouTube's XML captions",
    hint: 'Download them as vtt or json3 instead: yt-dlp --sub-format vtt.',
  },
  {
    pattern: /^\s*\{\d+\}\{\d*\}/,
    what: 'is a MicroDVD subtitle file, which counts frames',
    hint: 'Convert it to SRT: `ffmpeg -i file.sub file.srt`.',
  },
  {
    pattern: /^\s*\[\d+:\d+(?:[.:]\d+)?\]/m,
    what: 'is an LRC lyrics file, which has no end times',
    hint: 'Convert it to SRT: `ffmpeg -i file.lrc file.srt`.',
  },
  { pattern: /^\s*<(?:!doctype html|html)/i, what: 'is a web page', hint: 'Save the transcript itself.' },
];

/**
 * The kind of an unsupported file, as the rest of a sentence ("is a PDF"), with a hint; undefined if it is not known.
 */
export function describeUnsupportedFile(text: string): { what: string; hint: string } | undefined {
  const head = text.slice(0, 4000);
  const kind = kinds.find(({ pattern }) => pattern.test(head));
  return kind && { what: kind.what, hint: kind.hint };
}
