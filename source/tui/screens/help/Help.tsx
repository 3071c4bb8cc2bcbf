import { useLayout } from '../../hooks/use-layout.ts';
import { useTheme } from '../../hooks/use-program.ts';
import { keyLabel } from '../../keys/key-label.ts';
import { bindings, type Context } from '../../keys/keymap.ts';
import { TextOverlay } from '../../parts/TextOverlay.tsx';
import { wrap } from '../../text/cells.ts';
import type { Line } from '../../text/line.ts';
import type { Theme } from '../../theme.ts';

/** The width of the column with the keys, in cells. */
const keysWidth = 16;

const titles: Readonly<Record<Context, string>> = {
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
export function Help({ contexts, covered }: { contexts: readonly Context[]; covered: boolean }) {
  const theme = useTheme();
  const { width } = useLayout();
  const lines = helpLines(contexts, width - 4, theme);
  return <TextOverlay title="Keys" about="of this screen" lines={lines} covered={covered} />;
}

function helpLines(contexts: readonly Context[], width: number, theme: Theme): Line[] {
  return contexts.flatMap((context, at): Line[] => [
    ...(at > 0 ? [[]] : []),
    [{ text: titles[context], tone: 'strong' }],
    ...bindings(context).flatMap(({ keys, help }) => keyLines(keys, help, width, theme)),
  ]);
}

function keyLines(keys: readonly string[], help: string, width: number, theme: Theme): Line[] {
  const label = keys.map((key) => keyLabel(key, theme.charset)).join(' ');
  return wrap(help, Math.max(8, width - keysWidth)).map((text, row) => [
    { text: row === 0 ? label : '', width: keysWidth, tone: 'accent' },
    { text },
  ]);
}
