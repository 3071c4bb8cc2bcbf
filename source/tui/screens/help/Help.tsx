import { useLayout } from '../../hooks/use-layout.ts';
import { useController, useTheme } from '../../hooks/use-program.ts';
import type { BoundKeys } from '../../keys/bound-keys.ts';
import { keyLabel } from '../../keys/key-label.ts';
import type { KeyContext } from '../../keys/keymap.ts';
import { TextOverlay } from '../../parts/TextOverlay.tsx';
import { wrapText } from '../../text/cells.ts';
import { containsAllWords } from '../../text/filter-words.ts';
import type { Line } from '../../text/line.ts';
import type { Theme } from '../../theme/theme.ts';

/** The width of the column with the keys, in cells. */
const keysWidth = 16;

const titles: Readonly<Record<KeyContext, string>> = {
  everywhere: 'Everywhere',
  list: 'Lists and texts',
  home: 'History',
  batch: 'Batch',
  filter: 'Filter',
  form: 'Forms',
  'new-job': 'New job',
  files: 'File list',
  settings: 'Settings',
  checks: 'Checks',
  review: 'Review',
  dashboard: 'Running job',
  results: 'Clips',
  need: 'Details of a need',
  reading: 'Texts',
  confirm: 'Questions',
  delete: 'Removing a job',
};

/** All keys of the covered screen and the global ones, from the keymap. */
export function Help({ contexts, covered }: { contexts: readonly KeyContext[]; covered: boolean }) {
  const theme = useTheme();
  const { keys } = useController();
  const { width } = useLayout();
  return (
    <TextOverlay
      title="Keys"
      about="of this screen"
      linesWith={(words) => helpLines(contexts, words, { keys, width: width - 4, theme })}
      covered={covered}
    />
  );
}

interface HelpOptions {
  keys: BoundKeys;
  width: number;
  theme: Theme;
}

/** The keys whose name, help or group has all of the words. */
function helpLines(contexts: readonly KeyContext[], words: readonly string[], options: HelpOptions): Line[] {
  const groups = contexts.map((context): Line[] => {
    const rows = options.keys
      .bindings(context)
      .map((row) => ({
        ...row,
        label: row.keys.map((key) => keyLabel(key, options.theme.charset)).join(' '),
      }))
      .filter(({ label, keys, help }) =>
        containsAllWords([label, ...keys, help, titles[context]].join(' '), words),
      );
    const lines = rows.flatMap(({ label, help }) => keyLines(label, help, options.width));
    return lines.length === 0 ? [] : [[{ text: titles[context], tone: 'strong' }], ...lines];
  });
  return groups.filter((lines) => lines.length > 0).flatMap((lines, at) => (at > 0 ? [[], ...lines] : lines));
}

function keyLines(label: string, help: string, width: number): Line[] {
  return wrapText(help, Math.max(8, width - keysWidth)).map((text, row) => [
    { text: row === 0 ? label : '', width: keysWidth, tone: 'accent' },
    { text },
  ]);
}
