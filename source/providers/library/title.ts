import path from 'node:path';
import { cleanText } from '../../core/text/text.ts';
import type { LibraryVideo } from './video.ts';

/** Names that cameras, phones and editors give; with a number behind them they say nothing about the picture. */
const cameraWords =
  /^(?:img|dsc|dscn|dscf|mov|mvi|vid|video|gopr|gh|gx|gp|dji|pxl|clip|c|p|movie|untitled|export|final|wa)$/;

/** The file's name as people would write it: "harbour_at-dawn.01.mp4" is "harbour at dawn 01". */
export function fileTitle(video: Pick<LibraryVideo, 'path'>): string {
  return cleanText(path.parse(video.path).name.replace(/[_.]+|-+(?=\D)|(?<=\D)-+/g, ' '), 200);
}

/** What a video is called: what its description says, else its file name, else the beginning of the description. */
export function videoTitle(video: LibraryVideo): string {
  if (video.about.title) return video.about.title;
  const name = fileTitle(video);
  const parts = name.toLowerCase().match(/\p{L}+/gu) ?? [];
  const saysNothing = parts.every((part) => part.length < 2 || cameraWords.test(part));
  const sentence = video.about.description?.split(/(?<=[.!?])\s/)[0];
  return (saysNothing && sentence ? cleanText(sentence, 80) : name) || path.basename(video.path);
}
