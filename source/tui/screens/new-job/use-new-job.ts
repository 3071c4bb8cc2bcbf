import { homedir } from 'node:os';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { describeError, UserError } from '../../../core/errors.ts';
import type { EngineChoice } from '../../../core/job/job.ts';
import { useAsked } from '../../hooks/use-asked.ts';
import { useCompletion } from '../../hooks/use-completion.ts';
import { type Form, useForm } from '../../hooks/use-form.ts';
import { useController } from '../../hooks/use-program.ts';
import { isMediaFile, isTranscriptFile, typedPath, typedPaths, writtenPath } from '../../paths.ts';
import {
  bad,
  fileNotes,
  firstValues,
  type NewJobField,
  type NewJobNotes,
  newJobFields,
  requestsOf,
  typedNotes,
  typedSettings,
  usedValues,
} from './new-job-form.ts';

export interface NewJobForm {
  form: Form<NewJobField>;
  notes: NewJobNotes;
  /** The field that has the focus holds a path. */
  isPath: boolean;
  /** The path being typed. */
  typed: string;
  /** Folders and fitting files that begin with it. */
  offered: readonly string[];
  engines: readonly EngineChoice[];
  start(): void;
  complete(): void;
  choose(path: string): void;
}

/** The form of a new job: its fields, what is wrong with them, what a path could become, and what would run. */
export function useNewJob(path: string): NewJobForm {
  const controller = useController();
  const { app } = controller;
  const specs = useMemo(() => newJobFields(app.settings()), [app]);
  const form = useForm(specs, firstValues(path, controller.formDefaults));
  const { values, focus } = form;
  const [faults, setFaults] = useState<{ values: typeof values; notes: NewJobNotes }>();
  const pathField = focus === 'transcript' ? 'transcript' : 'video';
  const isPath = focus === pathField;
  const isFitting = pathField === 'transcript' ? isTranscriptFile : isMediaFile;
  const paths = typedPaths(values.video, homedir());
  const typed = pathField === 'transcript' ? typedPath(values.transcript, homedir()) : (paths.at(-1) ?? '');
  const { offered, longer } = useCompletion(typed, isFitting);
  // The names of the sources decide what runs; other letters of the form do not.
  const sources = typedSettings(values).SEARCH_SOURCES;
  const engines = useAsked(
    useCallback(
      () => controller.engines(sources === undefined ? {} : { SEARCH_SOURCES: sources }),
      [controller, sources],
    ),
  );

  const tell = (notes: NewJobNotes) => setFaults({ values, notes });
  const refused = (error: unknown) => {
    const field = error instanceof UserError ? error.concerns : undefined;
    if (field !== undefined) tell({ [field]: bad(describeError(error)) });
  };
  const start = async () => {
    const notes = {
      ...(await fileNotes(values, (each) => app.whatIs(each))),
      ...faultsOf(typedNotes(values)),
    };
    tell(notes);
    const [first] = specs.filter(({ name }) => notes[name] !== undefined);
    if (first) form.setFocus(first.name);
    else controller.start(requestsOf(values), usedValues(values), refused);
  };
  const latest = useRef(values);
  useEffect(() => {
    latest.current = values;
  });
  const complete = async () => {
    if (!isPath || paths.length > 1) return form.on.next?.();
    const text = await longer();
    if (latest.current[focus] !== values[focus]) return;
    if (text === undefined) form.on.next?.();
    else form.set(focus, text);
  };
  // What was wrong is told until its field is another.
  const told = Object.entries(faults?.notes ?? {}).filter(([name]) => isSame(name, values, faults?.values));
  return {
    form,
    notes: { ...typedNotes(values), ...Object.fromEntries(told) },
    isPath,
    typed,
    offered,
    engines: engines ?? [],
    start: () => void start(),
    complete: () => void complete(),
    choose: (chosen) => {
      form.set(pathField, writtenPath(chosen));
      form.setFocus(pathField);
    },
  };
}

function faultsOf(notes: NewJobNotes): NewJobNotes {
  return Object.fromEntries(Object.entries(notes).filter(([, { tone }]) => tone === 'bad'));
}

function isSame(name: string, now: Record<string, string>, then: Record<string, string> = {}): boolean {
  return now[name] === then[name];
}
