import { useState } from 'react';
import type { KeyHandlers } from '../keys/keymap.ts';
import type { Keystroke } from '../keys/keystrokes.ts';
import { useKeys } from '../keys/use-keys.tsx';
import { countCells } from '../text/cells.ts';
import type { Line } from '../text/line.ts';
import { createTextField, fieldCells, insertText, type TextField, typeInto } from '../text/text-field.ts';
import type { Theme, Tone } from '../theme/theme.ts';

/** A field of a form. */
export interface FieldSpec<Name extends string> {
  name: Name;
  label: string;
  /** Shown while the field is empty. */
  placeholder?: string;
  /** Its value is selected when the field is entered, so that typing replaces it: for times and amounts. */
  isReplaced?: boolean;
}

/** A note next to a field: what is wrong with its value, or what the value means. */
export interface FieldNote {
  text: string;
  tone: Tone;
}

export interface Form<Name extends string> {
  values: Readonly<Record<Name, string>>;
  focus: Name;
  /** Cells before the values. */
  labelCells: number;
  /** The number of the field that has the focus. */
  index: number;
  setFocus(name: Name): void;
  set(name: Name, text: string): void;
  /** Whether the user has changed the value. */
  isEdited(name: Name): boolean;
  onKey(stroke: Keystroke): boolean;
  onPaste(text: string): void;
  on: KeyHandlers;
  /** One line for each field, with its note at the right. */
  lines(options: {
    width: number;
    theme: Theme;
    isActive: boolean;
    notes?: Readonly<Partial<Record<Name, FieldNote>>>;
  }): Line[];
}

/** A column of fields, one of them being edited. Fields the user has not edited follow `initial`. */
export function useForm<Name extends string>(
  specs: readonly FieldSpec<Name>[],
  initial: Readonly<Record<Name, string>>,
): Form<Name> {
  const [fields, setFields] = useState<Readonly<Record<string, TextField>>>({});
  const [at, setAt] = useState(0);
  const focus = (specs[at] ?? specs[0])?.name;
  if (focus === undefined) throw new Error('A form needs a field.');
  // The field that was edited since it was entered.
  const [edited, setEdited] = useState<Name>();
  const fieldOf = (name: Name): TextField => {
    const field = fields[name] ?? createTextField(initial[name]);
    const isReplaced = specs.find((spec) => spec.name === name)?.isReplaced === true;
    const isSelected = isReplaced && name === focus && name !== edited && field.text !== '';
    return isSelected ? { ...field, isSelected } : field;
  };
  const enter = (index: number) => {
    setEdited(undefined);
    setAt(index);
  };
  const edit = (field: TextField) => {
    setEdited(focus);
    put(focus, field);
  };
  const put = (name: Name, field: TextField) => setFields((before) => ({ ...before, [name]: field }));
  const turn = (by: number) => enter((at + by + specs.length) % specs.length);
  const values = Object.fromEntries(specs.map(({ name }) => [name, fieldOf(name).text])) as Record<
    Name,
    string
  >;
  const labelWidth = Math.max(...specs.map(({ label }) => label.length)) + 2;
  return {
    values,
    focus,
    labelCells: labelWidth + 2,
    index: at,
    setFocus: (name) => enter(specs.findIndex((spec) => spec.name === name)),
    set: (name, text) => put(name, createTextField(text)),
    isEdited: (name) => fieldOf(name).text !== initial[name],
    onKey: (stroke) => {
      const typed = typeInto(fieldOf(focus), stroke);
      if (typed) edit(typed);
      return typed !== undefined;
    },
    onPaste: (text) => edit(insertText(fieldOf(focus), text)),
    on: specs.length > 1 ? { next: () => turn(1), previous: () => turn(-1) } : {},
    lines: ({ width, theme, isActive, notes }) =>
      specs.map(({ name, label, placeholder = '' }) => {
        const focused = isActive && name === focus;
        const note: FieldNote | undefined = notes?.[name];
        const room = Math.max(8, width - labelWidth - 2);
        const noteWidth = note ? Math.min(countCells(note.text), Math.floor(room * 0.6)) : 0;
        return [
          { text: focused ? theme.glyphs.pointer : ' ', tone: 'accent' },
          { text: ' ' },
          { text: label, width: labelWidth, tone: focused ? 'strong' : 'quiet' },
          ...fieldCells(fieldOf(name), room - (note ? noteWidth + 2 : 0), {
            focused,
            charset: theme.charset,
            placeholder,
          }),
          ...(note ? [{ text: '  ' }, { ...note, width: noteWidth }] : []),
        ];
      }),
  };
}

interface FormKeysOptions {
  isActive: boolean;
  submit: () => void;
  close: () => void;
}

/** The keys of a form that lies over a screen. */
export function useFormKeys<Name extends string>(
  form: Form<Name>,
  { isActive, submit, close }: FormKeysOptions,
): void {
  useKeys({
    level: 'field',
    contexts: ['form'],
    isActive,
    on: { ...form.on, submit, cancel: close },
    onKey: form.onKey,
    onPaste: form.onPaste,
  });
}
