import { useCallback, useState } from 'react';
import { resolveTypedSetting, settingPathFault } from '../../../core/settings/setting-paths.ts';
import { isMasked, type SettingState } from '../../../core/settings/setting-states.ts';
import { isSecret, settingRow } from '../../../core/settings/settings.ts';
import { typingPauseMs, useLookup } from '../../hooks/use-lookup.ts';
import { useController, useTheme } from '../../hooks/use-program.ts';
import { useTypedPath } from '../../hooks/use-typed-path.ts';
import type { Keystroke } from '../../keys/keystrokes.ts';
import { useKeys } from '../../keys/use-keys.tsx';
import { indentLines } from '../../parts/labeled.ts';
import type { Line } from '../../text/line.ts';
import { createTextField, fieldCells, insertText, type TextField, typeInto } from '../../text/text-field.ts';
import { pastedPaths } from '../../text/typed-paths.ts';
import { editNote, maskKey } from './settings-lines.ts';

interface SettingFieldOptions {
  /** The setting being edited, undefined while there is none. */
  state: SettingState | undefined;
  isActive: boolean;
  save(state: SettingState, value: string): void;
  close(): void;
}

/** The field in which a setting is edited. An API key starts empty and is masked except for its end. */
export function useSettingField({ state, isActive, save, close }: SettingFieldOptions): {
  lines(width: number): Line[];
} {
  const theme = useTheme();
  const [edited, setEdited] = useState<{ name: string; field: TextField }>();
  const field =
    state && edited?.name === state.name ? edited.field : createTextField(state ? firstText(state) : '');
  const put = (next: TextField) => state && setEdited({ name: state.name, field: next });
  const end = () => {
    setEdited(undefined);
    close();
  };
  const text = field.text.trim();
  const path = useSettingPath(state, text);
  const complete = async () => {
    const longer = await path.longer();
    if (longer !== undefined) put(createTextField(path.with(longer)));
  };
  useKeys({
    level: 'overlay',
    contexts: ['form'],
    isActive: isActive && state !== undefined,
    on: {
      submit: () => {
        if (!state || text === '') return end();
        if (settingRow(state.name).parse(text) === undefined) return;
        setEdited(undefined);
        save(state, text);
      },
      cancel: end,
      ...(path.isPath && { next: () => void complete() }),
    },
    onKey: (stroke: Keystroke) => {
      const typed = typeInto(field, stroke);
      if (typed) put(typed);
      return typed !== undefined;
    },
    onPaste: (pasted, raw) =>
      put(insertText(field, path.isPath ? pastedPaths(raw, path.place) : pasted.trim())),
  });
  return {
    lines: (width) => {
      if (!state) return [];
      const shown = isSecret(state.name) ? { ...field, text: maskKey(field.text) } : field;
      return [
        [
          { text: `${theme.glyphs.pointer} `, tone: 'accent' },
          ...fieldCells(shown, Math.max(8, width - 2), { focused: true, charset: theme.charset }),
        ],
        ...indentLines(editNote(state, text, path.fault, Math.max(8, width - 2), theme), 2),
      ];
    },
  };
}

/** Completions of a typed path, and what is wrong with it right now. */
function useSettingPath(state: SettingState | undefined, text: string) {
  const { app } = useController();
  const { place } = app;
  const name = state?.name;
  const row = name === undefined ? undefined : settingRow(name);
  const isPath = row?.kind === 'path' || row?.kind === 'paths';
  const typed = useTypedPath(
    isPath ? text : '',
    row?.kind === 'paths' ? 'folders' : 'path',
    () => row?.expects === 'file',
  );
  const lookup = useCallback(async () => {
    if (name === undefined) return undefined;
    const absolute = resolveTypedSetting(name, text, place);
    return settingPathFault(name, absolute, place.path.delimiter, (path) => app.findPathKind(path));
  }, [app, place, name, text]);
  return { ...typed, place, isPath, fault: useLookup(isPath ? lookup : undefined, typingPauseMs) };
}

function firstText({ name, saved, value, origin }: SettingState): string {
  const text = saved ?? (origin === 'default' ? '' : value);
  return isSecret(name) || isMasked(text) ? '' : text;
}
