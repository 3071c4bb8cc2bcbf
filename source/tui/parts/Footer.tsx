import { useTheme } from '../hooks/use-program.ts';
import { keyLabel } from '../keys/key-label.ts';
import { type Action, bindings, type Context } from '../keys/keymap.ts';
import { type Cell, headline } from '../text/line.ts';
import type { Charset } from '../theme.ts';
import { Row } from './Row.tsx';

/** The words of actions in the footer, where they differ from the keymap. */
export type Labels = Readonly<Partial<Record<Action, string>>>;

interface FooterProps {
  contexts: readonly Context[];
  /** Actions that do nothing at the moment. */
  without?: readonly Action[];
  /** Words for actions that mean something else at the moment. */
  labels?: Labels | undefined;
  width: number;
}

/** The most important keys, from the keymap. When space is short, later keys are dropped; Esc and the global keys stay. */
export function Footer({ contexts, without = [], labels = {}, width }: FooterProps) {
  const theme = useTheme();
  const rows = contexts.flatMap((context) =>
    bindings(context).map((binding) => ({ ...binding, isGlobal: context === 'everywhere' })),
  );
  const parts = rows
    .filter((row) => row.footer !== undefined && !without.includes(row.action))
    .map((row, index) => ({
      cells: hint(keyLabel(row.keys[0] ?? '', theme.charset), labels[row.action] ?? row.footer ?? ''),
      ...(!row.isGlobal && index > 0 && !row.keys.includes('esc') && { drop: index }),
    }));
  return <Row line={headline(parts, width, theme)} width={width} />;
}

export function hint(key: string, does: string): Cell[] {
  return [{ text: key, tone: 'accent' }, { text: ` ${does}` }];
}

/** The label of the key that is bound to an action, for texts that mention it. */
export function keyOf(context: Context, action: Action, charset: Charset): string {
  const binding = bindings(context).find((each) => each.action === action);
  return keyLabel(binding?.keys[0] ?? '', charset);
}
