import { isMediaFile, isTranscriptFile } from '../../../core/footage/paths.ts';
import { type PathFieldKind, type TypedPath, useTypedPath } from '../../hooks/use-typed-path.ts';
import type { NewJobField, NewJobValues } from './new-job-form.ts';

/** The fields that hold paths, and which files are offered in them. */
const pathFields = {
  video: { kind: 'files', isFitting: isMediaFile },
  footage: { kind: 'folders', isFitting: () => false },
  output: { kind: 'path', isFitting: () => false },
  transcript: { kind: 'path', isFitting: isTranscriptFile },
} as const satisfies Partial<
  Record<NewJobField, { kind: PathFieldKind; isFitting: (path: string) => boolean }>
>;
export type PathField = keyof typeof pathFields;

export function isPathField(name: NewJobField): name is PathField {
  return name in pathFields;
}

/** The path field with the focus (the video field when no path field has it), and completions of its path. */
export function usePathField(values: NewJobValues, focus: NewJobField): TypedPath & { name: PathField } {
  const name = isPathField(focus) ? focus : 'video';
  const { kind, isFitting } = pathFields[name];
  return { name, ...useTypedPath(values[name], kind, isFitting) };
}
