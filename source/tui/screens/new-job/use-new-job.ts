import { useCallback, useEffect, useMemo, useRef, useState, useSyncExternalStore } from 'react';
import { describeError, UserError } from '../../../core/errors.ts';
import { withFilmCount } from '../../../core/footage/film-count.ts';
import type { EngineChoice } from '../../../core/job/job.ts';
import { absolutePath, splitFolders } from '../../../core/text/typed-path.ts';
import { type Form, useForm } from '../../hooks/use-form.ts';
import { useController } from '../../hooks/use-program.ts';
import { usePromise } from '../../hooks/use-promise.ts';
import { looksLikePath, pastedPaths } from '../../text/typed-paths.ts';
import { pathFaults } from './new-job-faults.ts';
import {
  faultNote,
  initialValues,
  type NewJobField,
  type NewJobNotes,
  newJobFields,
  newJobPaths,
  notesWhileTyping,
  parseTypedSettings,
  toJobRequests,
  toLastUsed,
} from './new-job-form.ts';
import { useFilmCount, useVideoLookup, type VideoLookup } from './use-lookups.ts';
import { isPathField, type PathField, usePathField } from './use-path-field.ts';
import { footageNote } from './video-summary.ts';

export interface NewJobForm {
  form: Form<NewJobField>;
  notes: NewJobNotes;
  /** Whether the field with the focus holds a path. */
  isPath: boolean;
  pathField: PathField;
  /** The path being typed. */
  typed: string;
  /** Folders and matching files whose path begins with it. */
  offered: readonly string[];
  /** The first video, and what was found at its path. */
  video: { path: string; lookup: VideoLookup | undefined };
  engines: readonly EngineChoice[];
  start(): void;
  complete(): void;
  choose(path: string): void;
  /** Pasted or dropped text, converted for the field with the focus. */
  dropped(raw: string): string;
}

/** The state of the new-job form: its fields, their faults, completions of paths, and which engines would run. */
export function useNewJob(path: string): NewJobForm {
  const controller = useController();
  const { app } = controller;
  const { place } = app;
  const specs = useMemo(() => newJobFields(app.settings(), app.place), [app]);
  // The form can be open before the values that were used last have been read.
  const defaults = useSyncExternalStore(controller.subscribe, () => controller.formDefaults);
  const form = useForm(specs, initialValues(path, defaults, place));
  const { values, focus } = form;
  const [faults, setFaults] = useState<{ values: typeof values; notes: NewJobNotes }>();
  const pathField = usePathField(values, focus);
  const isPath = isPathField(focus);
  const paths = newJobPaths(values, place);
  const [video = ''] = paths.videos;
  const isOne = paths.videos.length === 1;
  const lookup = useVideoLookup(isOne ? video : undefined, paths.transcript);
  const defaultFolders = app.settings().find(({ name }) => name === 'LIBRARY_FOLDERS')?.value ?? '';
  const folders =
    paths.footage.length > 0 ? paths.footage : splitFolders(defaultFolders, place.path.delimiter);
  const films = useFilmCount(folders, video);
  // Only the sources and their folders decide which engines run.
  const { SEARCH_SOURCES: sources, LIBRARY_FOLDERS: footage } = parseTypedSettings(values, place);
  const engines =
    usePromise(
      useCallback(
        () =>
          controller.engines({
            ...(sources !== undefined && { SEARCH_SOURCES: sources }),
            ...(footage !== undefined && { LIBRARY_FOLDERS: footage }),
          }),
        [controller, sources, footage],
      ),
    ) ?? [];

  const showFaults = (notes: NewJobNotes) => setFaults({ values, notes });
  const onRefused = (error: unknown) => {
    const field = error instanceof UserError ? error.concerns : undefined;
    if (field === undefined) return;
    showFaults({ [field]: faultNote(describeError(error)) });
    form.setFocus(field);
  };
  const start = async () => {
    const notes = {
      ...(hasNoWords(lookup) && { transcript: faultNote(noTranscript) }),
      ...(await pathFaults(paths, engines, app)),
      ...faultsOf(notesWhileTyping(values, place)),
    };
    showFaults(notes);
    const [first] = specs.filter(({ name }) => notes[name] !== undefined);
    if (first) form.setFocus(first.name);
    else controller.start(toJobRequests(values, place), toLastUsed(values, place), onRefused);
  };
  const latest = useRef(values);
  useEffect(() => {
    latest.current = values;
  });
  const complete = async () => {
    // A value that was already there, and a path that is complete, are not to be changed by passing the field.
    const isUnfinished = pathField.typed !== '' && form.isEdited(focus) && !pathField.isSeveral;
    if (!isPath || !isUnfinished) return form.on.next?.();
    const kind = await app.findPathKind(absolutePath(pathField.typed, place));
    const text = kind === pathField.holds ? undefined : await pathField.longer();
    if (latest.current[focus] !== values[focus]) return;
    if (text === undefined) form.on.next?.();
    else form.set(focus, pathField.with(text));
  };
  // A fault is shown until the value of its field changes.
  const shownFaults = Object.entries(faults?.notes ?? {}).filter(([name]) =>
    isSame(name, values, faults?.values),
  );
  const note = footageNote(films, focus === 'footage' && pathField.offered.length > 0);
  return {
    form,
    notes: {
      ...notesWhileTyping(values, place),
      ...(note && { footage: note }),
      ...Object.fromEntries(shownFaults),
    },
    isPath,
    pathField: pathField.name,
    typed: pathField.typed,
    offered: pathField.offered,
    video: { path: video, lookup },
    engines: sourcesFirst(withFilmCount(inFormWords(engines, lookup), films ?? [])),
    start: () => void start(),
    complete: () => void complete(),
    choose: (chosen) => {
      form.set(pathField.name, pathField.with(chosen));
      form.setFocus(pathField.name);
    },
    dropped: (raw) => {
      const pasted = pastedPaths(raw, place);
      const { delimiter } = place.path;
      const isAnother = focus === 'footage' && /\S$/.test(values.footage) && looksLikePath(pasted, place);
      return isAnother && !values.footage.endsWith(delimiter) ? delimiter + pasted : pasted;
    },
  };
}

/** Said below the field where a transcript is needed. */
const noTranscript = 'choose one here, or set OPENAI_API_KEY in the settings';

function hasNoWords(lookup: VideoLookup | undefined): boolean {
  return lookup?.found === 'video' && lookup.facts.words.from === 'nowhere';
}

/** What is off, with the field of the form that turns it on instead of the option of the command line. */
function inFormWords(
  engines: readonly EngineChoice[],
  lookup: VideoLookup | undefined,
): readonly EngineChoice[] {
  return engines.map((each) => {
    if (each.role === 'transcribe' && hasNoWords(lookup)) return { ...each, engine: 'off' };
    const needsFolder = each.role === 'search library' && each.engine === 'off';
    return needsFolder ? { ...each, reason: 'choose a folder under Footage' } : each;
  });
}

/** The sources come first because the form chooses them; the rest may not fit on the screen. */
function sourcesFirst(engines: readonly EngineChoice[]): readonly EngineChoice[] {
  const isSource = ({ role }: EngineChoice) => role.startsWith('search ');
  return [...engines.filter(isSource), ...engines.filter((each) => !isSource(each))];
}

function faultsOf(notes: NewJobNotes): NewJobNotes {
  return Object.fromEntries(Object.entries(notes).filter(([, { tone }]) => tone === 'bad'));
}

function isSame(name: string, now: Record<string, string>, then: Record<string, string> = {}): boolean {
  return now[name] === then[name];
}
