/** Why a video can be found but not downloaded. */
export type Trouble =
  | 'private'
  | 'removed'
  /** Allowed with cookies. */
  | 'age'
  | 'region'
  | 'bot'
  | 'upcoming'
  | 'live'
  /** Only images are available. */
  | 'no-formats'
  /** The page works, but its files are refused with status 403. */
  | 'forbidden';

/** A video on the stand-in for YouTube; its texts can be hostile. */
export interface YoutubeFilm {
  /** Eleven characters. */
  id: string;
  title: string;
  description?: string;
  tags?: readonly string[];
  channel: string;
  seconds: number;
  /** The announced length, if different from that of the files. */
  toldSeconds?: number;
  views?: number;
  /** Under a Creative Commons licence. */
  creativeCommons?: boolean;
  rate?: string;
  sound?: boolean;
  heights?: readonly number[];
  from?: string;
  /** The id of a video whose files this one shares. */
  sameAs?: string;
  trouble?: Trouble;
}

export const youtubeHeights = [1080, 720, 360, 144];

/** The `playabilityStatus` of the player in each case. */
export function playabilityOf(trouble: Trouble | undefined): {
  reason?: string;
  subreason?: string;
  countries?: string[];
} {
  switch (trouble) {
    case 'private':
      return { reason: 'Private video', subreason: "Sign in if you've been granted access to this video" };
    case 'removed':
      return { reason: 'Video unavailable', subreason: 'This video has been removed by the uploader' };
    case 'age':
      return {
        reason: 'Sign in to confirm your age',
        subreason: 'This video may be inappropriate for some users.',
      };
    case 'region':
      return {
        reason: 'Video unavailable',
        subreason: 'The uploader has not made this video available in your country',
        countries: ['IS', 'LI'],
      };
    case 'bot':
      return {
        reason: 'Sign in to confirm you’re not a bot',
        subreason: 'This helps protect our community. Learn more',
      };
    case 'upcoming':
      return { reason: 'Premieres in 3 hours' };
    default:
      return {};
  }
}
