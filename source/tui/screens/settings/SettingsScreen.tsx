import { useReducer, useState } from 'react';
import type { SettingState } from '../../../core/settings/setting-states.ts';
import { counted } from '../../../core/text/text.ts';
import { useFilter } from '../../hooks/use-filter.ts';
import { useLayout } from '../../hooks/use-layout.ts';
import { useList } from '../../hooks/use-list.ts';
import { useController, useTheme } from '../../hooks/use-program.ts';
import { useKeys } from '../../keys/use-keys.tsx';
import { above, beside } from '../../parts/beside.ts';
import { Frame } from '../../parts/Frame.tsx';
import { indented } from '../../parts/labeled.ts';
import type { Line } from '../../text/line.ts';
import { nextValue, originText, settingDetail, settingsList, settingsWith } from './settings-lines.ts';
import { useSettingField } from './use-setting-field.ts';

/** Lines about the chosen setting below the list, where there is no room beside it. */
const detailLines = 6;

/** Every setting in groups: its value, where that is from, and a field to write another. Made from the table. */
export function SettingsScreen({ covered }: { covered: boolean }) {
  const controller = useController();
  const theme = useTheme();
  const layout = useLayout();
  const { width } = layout;
  const [, changed] = useReducer((version: number) => version + 1, 0);
  const [editing, setEditing] = useState<SettingState>();
  const filter = useFilter({ level: 'overlay', isActive: !covered && editing === undefined });
  const states = settingsWith(controller.app.settings(), filter.words);
  const rows = layout.bodyRows(1) - (filter.isShown ? 1 : 0);
  const listHeight = layout.narrow ? Math.max(3, rows - detailLines - 1) : rows;
  const list = useList(states.length, listHeight, (index) => states[index]?.name ?? '');
  const chosen = states[list.index];

  const keep = async (state: SettingState, value: string | undefined) => {
    if (!(await controller.keepSetting(state.name, value))) return;
    setEditing(undefined);
    changed();
    if (isStronger(state))
      controller.notify(`Kept, but ${originText(state.origin)} sets ${state.name} and counts for now.`);
  };
  const change = (state: SettingState) => {
    const next = nextValue(state);
    if (next === undefined) setEditing(state);
    else void keep(state, next);
  };
  const unset = (state: SettingState) =>
    state.kept === undefined
      ? controller.notify(`${state.name} is not kept in the config; there is nothing to unset.`)
      : controller.ask(`Forget ${state.name}, kept as ${state.kept}?`, () => void keep(state, undefined));
  useKeys({
    level: 'overlay',
    contexts: ['settings', 'list'],
    isActive: !covered && !filter.isTyping && editing === undefined,
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
    keep: (state, value) => void keep(state, value),
    close: () => setEditing(undefined),
  });

  const leftWidth = layout.narrow ? width : Math.floor(width * 0.62);
  const detailWidth = layout.narrow ? width - 4 : width - leftWidth - 3;
  const all = settingsList(states, list.index, leftWidth, theme);
  const from = Math.max(0, Math.min(all.at - Math.floor(listHeight / 2), all.lines.length - listHeight));
  const left = states.length > 0 ? all.lines.slice(from, from + listHeight) : [nothing];
  const right = chosen
    ? [
        [{ text: chosen.name, tone: 'accent' as const }],
        ...field.lines(detailWidth),
        ...settingDetail(chosen, detailWidth, theme),
      ]
    : [];
  const body = layout.narrow
    ? above(left, indented(right, 2), { width, upperHeight: listHeight, theme })
    : beside(left, right, { leftWidth, height: rows, theme });
  const filterLine = filter.line(width, counted(states.length, 'setting'));
  return (
    <Frame
      covered={covered}
      header={[
        { cells: [{ text: 'Settings', tone: 'strong' }] },
        { cells: [{ text: 'a change counts from the next job on', tone: 'quiet' }], drop: 1 },
      ]}
      lines={[...(filter.isShown ? [filterLine] : []), ...body]}
      contexts={editing ? ['form'] : filter.isTyping ? ['filter'] : ['settings', 'everywhere']}
      without={editing ? ['next'] : chosen ? [] : ['change', 'unset']}
    />
  );
}

const nothing: Line = [{ text: '  No setting has these words.', tone: 'quiet' }];

/** Whether something given for this start counts more than what is kept. */
function isStronger({ origin }: SettingState): boolean {
  return origin === 'option' || origin === 'environment' || origin === '.env';
}
