import { useState } from 'react';
import type { SettingState } from '../../../core/settings/setting-states.ts';
import { isSecret, settingRow } from '../../../core/settings/settings.ts';
import { useTheme } from '../../hooks/use-program.ts';
import type { Keystroke } from '../../keys/keystrokes.ts';
import { useKeys } from '../../keys/use-keys.tsx';
import type { Line } from '../../text/line.ts';
import { fieldCells, insertText, type TextField, textField, typeInto } from '../../text/text-field.ts';
import { editNote, hidden } from './settings-lines.ts';

interface SettingFieldOptions {
  /** The setting being written, undefined while none is. */
  state: SettingState | undefined;
  isActive: boolean;
  keep(state: SettingState, value: string): void;
  close(): void;
}

/** The field in which a setting is written. A key begins empty and is hidden but for its end. */
export function useSettingField({ state, isActive, keep, close }: SettingFieldOptions): {
  lines(width: number): Line[];
} {
  const theme = useTheme();
  const [edited, setEdited] = useState<{ name: string; field: TextField }>();
  const field =
    state && edited?.name === state.name ? edited.field : textField(state ? firstText(state) : '');
  const put = (next: TextField) => state && setEdited({ name: state.name, field: next });
  const end = () => {
    setEdited(undefined);
    close();
  };
  const text = field.text.trim();
  useKeys({
    level: 'overlay',
    contexts: ['form'],
    isActive: isActive && state !== undefined,
    on: {
      submit: () => {
        if (!state || text === '') return end();
        if (settingRow(state.name).parse(text) === undefined) return;
        setEdited(undefined);
        keep(state, text);
      },
      cancel: end,
    },
    onKey: (stroke: Keystroke) => {
      const typed = typeInto(field, stroke);
      if (typed) put(typed);
      return typed !== undefined;
    },
    onPaste: (pasted) => put(insertText(field, pasted.trim())),
  });
  return {
    lines: (width) => {
      if (!state) return [];
      const shown = isSecret(state.name) ? { ...field, text: hidden(field.text) } : field;
      return [
        [
          { text: `${theme.glyphs.pointer} `, tone: 'accent' },
          ...fieldCells(shown, Math.max(8, width - 2), { focused: true, charset: theme.charset }),
        ],
        [{ text: '  ' }, editNote(state, text)],
      ];
    },
  };
}

function firstText({ name, kept, value, origin }: SettingState): string {
  if (isSecret(name)) return '';
  return kept ?? (origin === 'default' ? '' : value);
}
