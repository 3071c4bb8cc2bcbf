import { Box } from 'ink';
import type { Layout } from '../../hooks/use-layout.ts';
import { type FilmPart, shotFrames } from '../../pictures/film-part.ts';
import { columnsPerRow, tileGap } from '../../pictures/strip-layout.ts';
import { PictureStrip } from './PictureStrip.tsx';

/** On smaller pictures nothing can be recognized. */
const minRows = 3;

const gaps = (shotFrames - 1) * tileGap;

/** Cells left and right of a text that covers the screen. */
const margin = 4;

/** The lines that a strip and the blank one above it take at the bottom of the body; 0 where there is no room for one. */
export function stripRows(layout: Layout): number {
  const rows = Math.min(
    Math.floor((layout.width - margin - gaps) / columnsPerRow(shotFrames)),
    Math.floor(layout.bodyRows(1) / 3),
  );
  return rows < minRows ? 0 : rows + 1;
}

interface StripBelowProps {
  film: FilmPart;
  layout: Layout;
  covered: boolean;
}

/** Frames of a film in the last lines of the body, which a text must leave free: see `stripRows`. */
export function StripBelow({ film, layout, covered }: StripBelowProps) {
  const height = stripRows(layout) - 1;
  if (height < minRows) return null;
  return (
    <Box position="absolute" top={layout.bodyRows(1) - height} left={margin / 2}>
      <PictureStrip
        key={`${film.path} ${film.startSeconds}`}
        film={film}
        count={shotFrames}
        width={layout.width - margin}
        height={height}
        covered={covered}
      />
    </Box>
  );
}
