import { useLayout } from '../hooks/use-layout.ts';
import { useTheme } from '../hooks/use-program.ts';
import { bindings, type Context, keyLabel } from '../keymap.ts';
import type { Line } from '../line.ts';
import type { Theme } from '../theme.ts';
import { Reading } from './Reading.tsx';

const titles: Readonly<Record<Context, string>> = {
  everywhere: 'Everywhere',
  list: 'Lists and texts',
  home: 'History',
  filter: 'Filter',
  form: 'Forms',
  'new-job': 'New job',
  files: 'File list',
  review: 'Review',
  dashboard: 'Job at work',
  results: 'Clips',
  reading: 'Texts',
  confirm: 'Questions',
};

/** All keys of the screen below and of every screen, from the keymap. */
export function Help({ contexts, covered }: { contexts: readonly Context[]; covered: boolean }) {
  const theme = useTheme();
  const { tooSmall } = useLayout();
  return (
    <Reading
      title="Keys"
      about={tooSmall ? '' : 'of this screen'}
      lines={helpLines(contexts, theme)}
      covered={covered}
    />
  );
}

export function helpLines(contexts: readonly Context[], theme: Theme): Line[] {
  return contexts.flatMap((context, at): Line[] => [
    ...(at > 0 ? [[]] : []),
    [{ text: titles[context], tone: 'strong' }],
    ...bindings(context).map(
      ({ keys, help }): Line => [
        { text: keys.map((key) => keyLabel(key, theme.charset)).join(' '), width: 16, tone: 'accent' },
        { text: ` ${help}` },
      ],
    ),
  ]);
}
