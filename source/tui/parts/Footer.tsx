import { useController, useTheme } from '../hooks/use-program.ts';
import { keyLabel } from '../keys/key-label.ts';
import type { Action, KeyContext } from '../keys/keymap.ts';
import { type Cell, layOutParts } from '../text/line.ts';
import { Row } from './Row.tsx';

/** The words of actions in the footer, where they differ from the keymap. */
export type KeyLabels = Readonly<Partial<Record<Action, string>>>;

interface FooterProps {
  contexts: readonly KeyContext[];
  /** Actions that do nothing at the moment. */
  without?: readonly Action[];
  /** Words for actions that mean something else at the moment. */
  labels?: KeyLabels | undefined;
  width: number;
}

/** The most important keys, from the keymap. When space is short, later keys are dropped; Esc and the global keys stay. */
export function Footer({ contexts, without = [], labels = {}, width }: FooterProps) {
  const theme = useTheme();
  const { keys } = useController();
  const rows = contexts.flatMap((context) =>
    keys.bindings(context).map((row) => ({ ...row, isGlobal: context === 'everywhere' })),
  );
  const keyOf = (action: string | undefined) => rows.find((row) => row.action === action)?.keys[0];
  const parts = rows
    .filter((row) => row.footer !== undefined && !without.includes(row.action))
    .map((row, index) => ({
      cells: hint(
        [row.keys[0], keyOf(row.pair)].flatMap((key) => (key ? keyLabel(key, theme.charset) : [])).join(' '),
        labels[row.action] ?? row.footer ?? '',
      ),
      ...(!row.isGlobal && index > 0 && !row.defaultKeys.includes('esc') && { drop: index }),
    }));
  return <Row line={layOutParts(parts, width, theme)} width={width} />;
}

function hint(key: string, does: string): Cell[] {
  return [{ text: key, tone: 'accent' }, { text: ` ${does}` }];
}
