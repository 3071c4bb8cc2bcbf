import { isMediaFile, isTranscriptFile } from '../../../core/footage/paths.ts';
import type { PathKind } from '../../../core/settings/setting-paths.ts';
import { type PathFieldKind, type TypedPath, useTypedPath } from '../../hooks/use-typed-path.ts';
import type { NewJobField, NewJobValues } from './new-job-form.ts';

/** The fields that hold paths, whether of files or folders, and which files are offered in them. */
const pathFields = {
  video: { kind: 'files', holds: 'file', isFitting: isMediaFile },
  footage: { kind: 'folders', holds: 'folder', isFitting: () => false },
  output: { kind: 'path', holds: 'folder', isFitting: () => false },
  transcript: { kind: 'path', holds: 'file', isFitting: isTranscriptFile },
} as const satisfies Partial<
  Record<NewJobField, { kind: PathFieldKind; holds: PathKind; isFitting: (path: string) => boolean }>
>;
export type PathField = keyof typeof pathFields;

export function isPathField(name: NewJobField): name is PathField {
  return name in pathFields;
}

interface PathFieldState extends TypedPath {
  name: PathField;
  /** What a complete path in it leads to. */
  holds: PathKind;
}

/** The path field with the focus (the video field when no path field has it), and completions of its path. */
export function usePathField(values: NewJobValues, focus: NewJobField): PathFieldState {
  const name = isPathField(focus) ? focus : 'video';
  const { kind, holds, isFitting } = pathFields[name];
  return { name, holds, ...useTypedPath(values[name], kind, isFitting) };
}
