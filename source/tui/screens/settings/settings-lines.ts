import type { SettingOrigin } from '../../../core/settings/resolve-settings.ts';
import type { SettingState } from '../../../core/settings/setting-states.ts';
import { isSecret, settingNames, settingRow } from '../../../core/settings/settings.ts';
import { labeled, paragraph } from '../../parts/labeled.ts';
import { hasWords } from '../../text/filter-words.ts';
import type { Line } from '../../text/line.ts';
import type { Theme, Tone } from '../../theme.ts';

const nameWidth = Math.max(...settingNames.map((name) => name.length));
const originWidth = Math.max(
  ...(['environment', 'default'] satisfies SettingOrigin[]).map(({ length }) => length),
);

/** Settings whose name, group or help has all of the words. */
export function settingsWith(
  states: readonly SettingState[],
  words: readonly string[],
): readonly SettingState[] {
  return states.filter(({ name }) => {
    const { section, help } = settingRow(name);
    return hasWords(`${name} ${section} ${help}`, words);
  });
}

/** The lines of the list with a headline for each group, and which of them is the chosen setting's. */
export function settingsList(
  states: readonly SettingState[],
  chosen: number,
  width: number,
  theme: Theme,
): { lines: Line[]; at: number } {
  const lines: Line[] = [];
  let at = 0;
  states.forEach((state, index) => {
    const { section } = settingRow(state.name);
    const before = states[index - 1];
    if (before === undefined || settingRow(before.name).section !== section) {
      if (before !== undefined) lines.push([]);
      lines.push([{ text: `  ${section}`, tone: 'strong' }]);
    }
    if (index === chosen) at = lines.length;
    lines.push(settingLine(state, index === chosen, width, theme));
  });
  return { lines, at };
}

function settingLine(state: SettingState, isChosen: boolean, width: number, theme: Theme): Line {
  const { name, value, origin, fault } = state;
  const tone: Tone = fault !== undefined ? 'bad' : origin === 'default' ? 'quiet' : 'plain';
  const valueWidth = Math.max(6, width - nameWidth - originWidth - 6);
  return [
    { text: isChosen ? theme.glyphs.pointer : ' ', tone: 'accent', width: 2 },
    { text: name, width: nameWidth, tone: isChosen ? 'strong' : 'plain' },
    { text: '  ' },
    { text: value === '' ? theme.glyphs.missing : value, width: valueWidth, tone },
    { text: '  ' },
    { text: origin, width: originWidth, tone: 'quiet' },
  ];
}

/** All about one setting: what it is for, what it takes, where its value is from, what else is kept. */
export function settingDetail(state: SettingState, width: number, theme: Theme): Line[] {
  const { name, value, origin, fault, kept } = state;
  const row = settingRow(name);
  const standard = isSecret(name) ? '' : row.format(row.default);
  const isOverridden = kept !== undefined && origin !== 'config';
  return [
    ...paragraph(row.help, width, theme),
    ...labeled('now', value === '' ? 'not set' : `${value} (${originText(origin)})`, width, theme),
    ...(fault === undefined ? [] : labeled('', fault, width, theme, 'bad')),
    ...(isOverridden
      ? labeled('kept', `${kept}; it counts when ${originText(origin)} gives nothing`, width, theme, 'warn')
      : []),
    ...labeled('takes', row.range, width, theme, 'quiet'),
    ...labeled('default', standard === '' ? 'none' : standard, width, theme, 'quiet'),
  ];
}

/** Where a value came from, in a sentence. */
export function originText(origin: SettingOrigin): string {
  const texts: Record<SettingOrigin, string> = {
    option: 'an option of this start',
    environment: 'the environment',
    '.env': '.env',
    config: 'config',
    default: 'default',
  };
  return texts[origin];
}

/** What to do about a typed value, or what it may be; `fault`: what is wrong with its path as things are now. */
export function editNote(
  { name }: SettingState,
  text: string,
  fault: string | undefined,
  width: number,
  theme: Theme,
): Line[] {
  const row = settingRow(name);
  if (text === '') return paragraph(`takes ${row.range}`, width, theme, 'quiet');
  if (row.parse(text) === undefined) return paragraph(`takes ${row.range}`, width, theme, 'bad');
  if (fault === undefined) return paragraph('Enter keeps it', width, theme, 'good');
  return paragraph(`${fault}; Enter keeps it all the same`, width, theme, 'warn');
}

/** The next value of a setting that has only a few; undefined for one that is written. */
export function nextValue({ name, value, kept }: SettingState): string | undefined {
  const row = settingRow(name);
  const now = kept ?? value;
  if (row.kind === 'boolean') return String(row.parse(now) !== true);
  if (row.kind !== 'choice' || row.choices === undefined) return undefined;
  return row.choices[(row.choices.indexOf(now) + 1) % row.choices.length];
}

/** A key while it is typed: its last four characters at most. */
export function hidden(text: string): string {
  const open = text.length > 8 ? 4 : 0;
  return '•'.repeat(text.length - open) + text.slice(text.length - open);
}
