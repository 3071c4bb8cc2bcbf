import { useReducer, useState } from 'react';
import type { SettingState } from '../../../core/settings/setting-states.ts';
import { pluralize } from '../../../core/text/text.ts';
import { useFilter } from '../../hooks/use-filter.ts';
import { useLayout } from '../../hooks/use-layout.ts';
import { useList } from '../../hooks/use-list.ts';
import { useController, useTheme } from '../../hooks/use-program.ts';
import { useKeys } from '../../keys/use-keys.tsx';
import { Frame } from '../../parts/Frame.tsx';
import { indentLines } from '../../parts/labeled.ts';
import { placeSideBySide, stackPanes } from '../../parts/panes.ts';
import type { Line } from '../../text/line.ts';
import { filterSettings, nextValue, originText, settingDetail, settingsList } from './settings-lines.ts';
import { useSettingField } from './use-setting-field.ts';

/** Lines of detail below the list where the screen is too narrow for two columns. */
const detailLines = 6;

/** All settings in groups: each value, where it comes from, and a field to edit it. Made from the table of settings. */
export function SettingsScreen({ covered }: { covered: boolean }) {
  const controller = useController();
  const theme = useTheme();
  const layout = useLayout();
  const { width } = layout;
  const [, changed] = useReducer((version: number) => version + 1, 0);
  const [editing, setEditing] = useState<SettingState>();
  const filter = useFilter({ level: 'overlay', isActive: !covered && editing === undefined });
  const states = filterSettings(controller.app.settings(), filter.words);
  const rows = layout.bodyRows(1) - (filter.isShown ? 1 : 0);
  const listHeight = layout.narrow ? Math.max(3, rows - detailLines - 1) : rows;
  const list = useList(states.length, listHeight, (index) => states[index]?.name ?? '');
  const chosen = states[list.index];

  const save = async (state: SettingState, value: string | undefined) => {
    if (!(await controller.saveSetting(state.name, value))) return;
    setEditing(undefined);
    changed();
    const done = value === undefined ? `${state.name} is back to its default.` : `Saved ${state.name}.`;
    if (!takesPrecedence(state)) controller.notify(done, 'good');
    else
      controller.notify(
        `Saved, but ${originText(state.origin)} also sets ${state.name} and takes precedence.`,
      );
  };
  const change = (state: SettingState) => {
    const next = nextValue(state);
    if (next === undefined) setEditing(state);
    else void save(state, next);
  };
  const unset = (state: SettingState) =>
    state.saved === undefined
      ? controller.notify(`${state.name} is not saved in the config; there is nothing to remove.`)
      : controller.ask({
          text: `Remove the saved value ${state.saved} of ${state.name}?`,
          yes: () => void save(state, undefined),
        });
  const leftWidth = layout.narrow ? width : Math.floor(width * 0.62);
  const detailWidth = layout.narrow ? width - 4 : width - leftWidth - 3;
  const all = settingsList(states, list.index, leftWidth, theme);
  const from = Math.max(0, Math.min(all.at - Math.floor(listHeight / 2), all.lines.length - listHeight));
  useKeys({
    level: 'overlay',
    contexts: ['settings', 'list'],
    isActive: !covered && !filter.isTyping && editing === undefined,
    onClick: ({ x, y }) => {
      const row = all.rows[from + y - layout.bodyTop(1) - (filter.isShown ? 1 : 0)];
      const isRow = row !== undefined && x <= leftWidth && y < layout.bodyTop(1) + listHeight;
      if (isRow) list.choose(row);
      return isRow;
    },
    on: {
      ...list.on,
      filter: filter.begin,
      close: filter.text === '' ? () => controller.back() : filter.clear,
      ...(chosen && { change: () => change(chosen), unset: () => unset(chosen) }),
    },
  });
  const field = useSettingField({
    state: editing,
    isActive: !covered,
    save: (state, value) => void save(state, value),
    close: () => setEditing(undefined),
  });

  const left = states.length > 0 ? all.lines.slice(from, from + listHeight) : [nothing];
  const right = chosen
    ? [
        [{ text: chosen.name, tone: 'accent' as const }],
        ...field.lines(detailWidth),
        ...settingDetail(chosen, detailWidth, theme),
      ]
    : [];
  const body = layout.narrow
    ? stackPanes(left, indentLines(right, 2), { width, upperHeight: listHeight, theme })
    : placeSideBySide(left, right, { leftWidth, height: rows, theme });
  return (
    <Frame
      covered={covered}
      header={[
        { cells: [{ text: 'Settings', tone: 'strong' }] },
        { cells: [{ text: 'changes apply from the next job on', tone: 'quiet' }], drop: 1 },
      ]}
      lines={[...filter.lines(width, pluralize(states.length, 'setting')), ...body]}
      contexts={editing ? ['form'] : filter.isTyping ? ['filter'] : ['settings', 'everywhere']}
      without={editing ? ['next'] : chosen ? [] : ['change', 'unset']}
    />
  );
}

const nothing: Line = [{ text: '  No settings match the filter.', tone: 'quiet' }];

/** Whether the current value comes from a place that takes precedence over the config. */
function takesPrecedence({ origin }: SettingState): boolean {
  return origin === 'option' || origin === 'environment' || origin === '.env';
}
