import {
  type PathContext,
  parseFolders,
  parsePath,
  parsePaths,
  splitPaths,
} from '../../core/text/typed-path.ts';
import { escapePath } from '../text/typed-paths.ts';
import { type Completion, useCompletion } from './use-completion.ts';
import { useController } from './use-program.ts';

/** What a field holds: one path, several files dropped at once, or folders separated like PATH. */
export type PathFieldKind = 'path' | 'files' | 'folders';

export interface TypedPath extends Completion {
  /** The path being typed: the last one of several. */
  typed: string;
  /** Whether several files were dropped at once; these are not completed. */
  isSeveral: boolean;
  /** The text of the field with another path in place of the one being typed. */
  with(path: string): string;
}

/** The path that is being typed in a field, and its completions. */
export function useTypedPath(
  text: string,
  kind: PathFieldKind,
  isFitting: (path: string) => boolean,
): TypedPath {
  const { place } = useController().app;
  const { delimiter } = place.path;
  const isList = kind === 'folders';
  const parts = isList ? splitPaths(text, delimiter) : [text];
  const several = isList ? parseFolders(text, place) : kind === 'files' ? parsePaths(text, place) : [];
  const isNextBegun = isList && text.trimEnd().endsWith(delimiter);
  const last = isNextBegun ? '' : (parts.at(-1) ?? '');
  const before = isNextBegun ? text : text.slice(0, text.lastIndexOf(last));
  const typed = parsePath(last, place);
  return {
    typed,
    isSeveral: several.length > parts.length,
    with: (path) => before + (isList ? writtenInList(path, place) : escapePath(path, place)),
    ...useCompletion(typed, isFitting),
  };
}

/** A path as part of a list, still open for more letters: a separator in its name is escaped where possible. */
function writtenInList(path: string, place: PathContext): string {
  const { delimiter, sep } = place.path;
  const written = escapePath(path, place);
  return sep === '/' ? written.replaceAll(delimiter, `\\${delimiter}`) : written;
}
