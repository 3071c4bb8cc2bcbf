import { Box, Transform } from 'ink';
import Spinner from 'ink-spinner';
import { useTheme } from '../hooks/use-program.ts';
import { type Cell, layOutParts, type Part } from '../text/line.ts';
import { Row } from './Row.tsx';

interface HeaderProps {
  /** The first cell; replaced by a spinner while `spins`. */
  mark?: Cell | undefined;
  spins: boolean;
  parts: readonly Part[];
  width: number;
}

/** The header line, which says where the user is. */
export function Header({ mark, spins, parts, width }: HeaderProps) {
  const theme = useTheme();
  if (!mark) return <Row line={layOutParts(parts, width, theme)} width={width} />;
  const line = [{ text: ' ' }, ...layOutParts(parts, width - 2, theme)];
  if (!spins) return <Row line={[mark, ...line]} width={width} />;
  const { open, close } = theme.ansi.busy;
  return (
    <Box width={width}>
      <Transform transform={(text) => open + text + close}>
        <Spinner type={theme.charset === 'unicode' ? 'dots' : 'line'} />
      </Transform>
      <Row line={line} width={width - 1} />
    </Box>
  );
}
