import { Box } from 'ink';
import type { FilmPart } from '../../pictures/film-part.ts';
import { paneFrames, type SidePane } from '../side-pane.ts';
import { PictureStrip } from './PictureStrip.tsx';

interface PanePictureProps {
  film: FilmPart;
  pane: SidePane;
  /** The first line of the picture in the body. */
  top: number;
  covered: boolean;
}

/** Frames of a film below the details next to a list. */
export function PanePicture({ film, pane, top, covered }: PanePictureProps) {
  return (
    <Box position="absolute" top={top} left={pane.left}>
      {/* The key contains the place, so that a picture that moves is drawn anew. */}
      <PictureStrip
        key={`${film.path} ${film.startSeconds} ${top}`}
        film={film}
        count={paneFrames}
        width={pane.width}
        height={pane.pictureRows}
        covered={covered}
      />
    </Box>
  );
}
