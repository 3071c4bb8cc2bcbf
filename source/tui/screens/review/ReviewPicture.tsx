import { Box } from 'ink';
import { PictureStrip } from '../../parts/pictures/PictureStrip.tsx';
import { middlePart } from '../../pictures/film-part.ts';
import type { PicturePlace } from './review-body.ts';

interface ReviewPictureProps {
  place: PicturePlace;
  /** How many lines of the body are above the list. */
  below: number;
  covered: boolean;
}

/** A frame of the user's own film that fits the chosen need best. */
export function ReviewPicture({ place, below, covered }: ReviewPictureProps) {
  const { film, left, width, height } = place;
  const top = place.top + below;
  return (
    <Box position="absolute" top={top} left={left}>
      {/* The key contains the place, so that a picture that moves is drawn anew. */}
      <PictureStrip
        key={`${film.path} ${top} ${left}`}
        film={middlePart(film)}
        count={1}
        width={width}
        height={height}
        covered={covered}
      />
    </Box>
  );
}
