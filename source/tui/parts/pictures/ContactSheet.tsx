import type { Clip } from '../../../core/footage/shot.ts';
import { clipPart, shotFrames } from '../../pictures/film-part.ts';
import { PictureStrip } from './PictureStrip.tsx';

interface ContactSheetProps {
  clip: Clip;
  path: string;
  width: number;
  height: number;
  /** Whether another layer covers it. */
  covered: boolean;
}

/** Frames of a clip's shot. */
export function ContactSheet({ clip, path, ...place }: ContactSheetProps) {
  return <PictureStrip film={clipPart(clip, path)} count={shotFrames} {...place} />;
}
