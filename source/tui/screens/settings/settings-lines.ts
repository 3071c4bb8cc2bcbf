import type { SettingOrigin } from '../../../core/settings/resolve-settings.ts';
import type { SettingState } from '../../../core/settings/setting-states.ts';
import { isSecret, settingNames, settingRow } from '../../../core/settings/settings.ts';
import { labeled, paragraph } from '../../parts/labeled.ts';
import { containsAllWords } from '../../text/filter-words.ts';
import type { Line } from '../../text/line.ts';
import type { Theme, Tone } from '../../theme/theme.ts';

const nameWidth = Math.max(...settingNames.map((name) => name.length));
const originWidth = Math.max(
  ...(['environment', 'default'] satisfies SettingOrigin[]).map(({ length }) => length),
);

/** Settings whose name, group or help contains all of the words. */
export function filterSettings(
  states: readonly SettingState[],
  words: readonly string[],
): readonly SettingState[] {
  return states.filter(({ name }) => {
    const { section, help } = settingRow(name);
    return containsAllWords(`${name} ${section} ${help}`, words);
  });
}

/**
 * The lines of the list with a headline for each group; `at` is the line of the chosen setting, `rows` has the number of
 * the setting in each line.
 */
export function settingsList(
  states: readonly SettingState[],
  chosen: number,
  width: number,
  theme: Theme,
): { lines: Line[]; at: number; rows: readonly (number | undefined)[] } {
  const lines: Line[] = [];
  const rows: (number | undefined)[] = [];
  let at = 0;
  states.forEach((state, index) => {
    const { section } = settingRow(state.name);
    const before = states[index - 1];
    if (before === undefined || settingRow(before.name).section !== section) {
      if (before !== undefined) lines.push([]);
      lines.push([{ text: `  ${section}`, tone: 'strong' }]);
    }
    if (index === chosen) at = lines.length;
    rows[lines.length] = index;
    lines.push(settingLine(state, index === chosen, width, theme));
  });
  return { lines, at, rows };
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

/** The details of one setting: its purpose, its value and where that comes from, the saved value, allowed values. */
export function settingDetail(state: SettingState, width: number, theme: Theme): Line[] {
  const { name, value, origin, fault, saved } = state;
  const row = settingRow(name);
  const defaultText = isSecret(name) ? '' : row.format(row.default);
  const isOverridden = saved !== undefined && origin !== 'config';
  return [
    ...paragraph(row.help, width, theme),
    ...labeled('now', value === '' ? 'not set' : `${value} (${originText(origin)})`, width, theme),
    ...(fault === undefined ? [] : labeled('', fault, width, theme, 'bad')),
    ...(isOverridden
      ? labeled('saved', `${saved}; used when ${originText(origin)} does not set it`, width, theme, 'warn')
      : []),
    ...labeled('allowed', row.range, width, theme, 'quiet'),
    ...labeled('default', defaultText === '' ? 'none' : defaultText, width, theme, 'quiet'),
  ];
}

/** Where a value comes from, as part of a sentence. */
export function originText(origin: SettingOrigin): string {
  const texts: Record<SettingOrigin, string> = {
    option: 'a command-line option',
    environment: 'the environment',
    '.env': '.env',
    config: 'config',
    default: 'default',
  };
  return texts[origin];
}

/** The line below a field: the allowed values, or what Enter does. `fault`: what is wrong with a path right now. */
export function editNote(
  { name }: SettingState,
  text: string,
  fault: string | undefined,
  width: number,
  theme: Theme,
): Line[] {
  const row = settingRow(name);
  if (text === '') return paragraph(`allowed: ${row.range}`, width, theme, 'quiet');
  if (row.parse(text) === undefined) return paragraph(`expected ${row.range}`, width, theme, 'bad');
  if (fault === undefined) return paragraph('Enter saves it', width, theme, 'good');
  return paragraph(`${fault}; Enter saves it anyway`, width, theme, 'warn');
}

/** The next value of a setting with a fixed list of values; undefined for one that is typed. */
export function nextValue({ name, value, saved }: SettingState): string | undefined {
  const row = settingRow(name);
  const now = saved ?? value;
  if (row.kind === 'boolean') return String(row.parse(now) !== true);
  if (row.kind !== 'choice' || row.choices === undefined) return undefined;
  return row.choices[(row.choices.indexOf(now) + 1) % row.choices.length];
}

/** An API key while it is typed: only the last four characters are visible. */
export function maskKey(text: string): string {
  const open = text.length > 8 ? 4 : 0;
  return '•'.repeat(text.length - open) + text.slice(text.length - open);
}
