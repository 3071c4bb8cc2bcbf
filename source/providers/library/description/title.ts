import path from 'node:path';
import { cleanText } from '../../../core/text/text.ts';
import type { LibraryVideo } from '../video.ts';

/** Generic names by cameras, phones and editors, which say nothing about the content. */
const cameraWords =
  /^(?:img|dsc|dscn|dscf|mov|mvi|vid|video|gopr|gh|gx|gp|dji|pxl|clip|c|p|movie|untitled|export|final|wa)$/;

/** The file name as plain words: "harbour_at-dawn.01.mp4" becomes "harbour at dawn 01". */
export function fileTitle(video: Pick<LibraryVideo, 'path'>): string {
  return cleanText(path.parse(video.path).name.replace(/[_.]+|-+(?=\D)|(?<=\D)-+/g, ' '), 200);
}

/** The title from the description, or the file name, or, for a generic name, the start of the description. */
export function videoTitle(video: LibraryVideo): string {
  if (video.about.title) return video.about.title;
  const name = fileTitle(video);
  const parts = name.toLowerCase().match(/\p{L}+/gu) ?? [];
  const isGeneric = parts.every((part) => part.length < 2 || cameraWords.test(part));
  const sentence = video.about.description?.split(/(?<=[.!?])\s/)[0];
  return (isGeneric && sentence ? cleanText(sentence, 80) : name) || path.basename(video.path);
}
