import { Box } from 'ink';
import type { ReactNode } from 'react';
import { useLayout } from '../hooks/use-layout.ts';
import { useTheme, useView } from '../hooks/use-program.ts';
import type { Action, KeyContext } from '../keys/keymap.ts';
import type { Cell, Line, Part } from '../text/line.ts';
import { questionContexts } from '../view.ts';
import { Footer, type KeyLabels } from './Footer.tsx';
import { Header } from './Header.tsx';
import { type HiddenRows, hiddenRowRules } from './hidden-rows.ts';
import { Lines } from './Lines.tsx';

interface FrameProps {
  header: readonly Part[];
  /** The first cell of the header, and whether a spinner replaces it. */
  mark?: Cell;
  spins?: boolean;
  /** Lines between the header and the first rule. */
  below?: readonly Line[];
  /** The body as lines; use `children` for a body with widgets. */
  lines?: readonly Line[];
  children?: ReactNode;
  /** Drawn over the lines of the body, which leave room for it. */
  over?: ReactNode;
  contexts: readonly KeyContext[];
  without?: readonly Action[];
  labels?: KeyLabels;
  /** How many rows of the body's list are out of sight. The rules above and below the body show the numbers. */
  hidden?: HiddenRows | undefined;
  /** Whether another layer covers it: it keeps its state and draws nothing. */
  covered: boolean;
}

/** The layout of every screen: header, rule, body, rule, messages, footer. As high as the terminal, with one cell of margin. */
export function Frame(props: FrameProps) {
  const {
    header,
    mark,
    spins = false,
    below = [],
    lines = [],
    children,
    contexts,
    without,
    labels,
    hidden,
    covered,
  } = props;
  const over = covered ? null : props.over;
  const theme = useTheme();
  const view = useView();
  const layout = useLayout();
  const { width } = layout;
  const height = layout.bodyRows(1 + below.length);
  const { above, below: more } = hiddenRowRules(hidden, width, theme);
  const tone = view.question ? 'warn' : (view.notice?.tone ?? 'busy');
  const shownContexts = view.question ? questionContexts(view.question) : contexts;
  // Ink draws whole lines fastest when no box is clipped; only widgets may need clipping.
  const body = children ? (
    <Box flexDirection="column" height={height} flexShrink={0} overflow="hidden">
      {children}
    </Box>
  ) : (
    <Box flexDirection="column" height={height} flexShrink={0}>
      <Lines lines={lines} width={width} height={height} />
      {over}
    </Box>
  );
  const messages = layout.message.map((text) => [{ text, tone }] satisfies Line);
  return (
    <Box
      display={covered ? 'none' : 'flex'}
      flexDirection="column"
      height={layout.rows}
      width={layout.columns}
      paddingX={1}
    >
      {covered ? null : <Header mark={mark} parts={header} width={width} spins={spins} />}
      {covered ? null : <Lines lines={[...below, above]} width={width} />}
      {covered && !children ? null : body}
      {covered ? null : <Lines lines={[more, ...messages]} width={width} />}
      {covered ? null : (
        <Footer contexts={shownContexts} width={width} labels={labels} {...(without && { without })} />
      )}
    </Box>
  );
}
