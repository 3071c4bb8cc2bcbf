import { pixelAspect, rotationOf, type Stream } from '../probe/ffprobe.ts';

export interface PictureSize {
  width: number;
  height: number;
}

/** Color tags that ffmpeg's options accept; others (old analog systems) are left out rather than guessed. */
const colorTags = {
  color_primaries: ['bt709', 'bt470bg', 'smpte170m', 'smpte240m', 'bt2020', 'smpte431', 'smpte432'],
  color_trc: [
    'bt709',
    'smpte170m',
    'smpte240m',
    'iec61966-2-1',
    'bt2020-10',
    'bt2020-12',
    'smpte2084',
    'arib-std-b67',
  ],
  colorspace: ['bt709', 'bt470bg', 'smpte170m', 'smpte240m', 'bt2020nc'],
} as const;

/** The size at which players show the picture: rotated, with square pixels. */
export function shownSize(stream: Stream): PictureSize {
  const { width = 2, height = 2 } = stream;
  const size = { width: Math.max(1, Math.round(width * pixelAspect(stream))), height };
  return rotationOf(stream) % 180 === 0 ? size : { width: size.height, height: size.width };
}

/** The size of a clip: the shown size, scaled down to the max height, with even width and height for H.264. */
export function clipSize(shown: PictureSize, maxHeight: number): PictureSize {
  if (shown.height <= maxHeight) return { width: evenBelow(shown.width), height: evenBelow(shown.height) };
  const height = evenBelow(maxHeight);
  return { width: Math.max(2, Math.round((shown.width * height) / shown.height / 2) * 2), height };
}

export function pixelsAreSquare(stream: Stream): boolean {
  return Math.abs(pixelAspect(stream) - 1) < 1e-9;
}

export function isFullRange(stream: Stream): boolean {
  return stream.color_range === 'pc' || (stream.pix_fmt ?? '').startsWith('yuvj');
}

/** Color tags for a picture that was converted to BT.709. */
export const bt709Options = [
  '-color_primaries',
  'bt709',
  '-color_trc',
  'bt709',
  '-colorspace',
  'bt709',
  '-color_range',
  'tv',
];

/** Options that keep the source's color tags, HDR included, for a clip whose colors are not converted. */
export function colorOptions(stream: Stream): string[] {
  const { color_primaries, color_transfer, color_space } = stream;
  return [
    ...option('color_primaries', color_primaries),
    ...option('color_trc', color_transfer),
    ...option('colorspace', color_space),
    '-color_range',
    'tv',
  ];
}

function option(name: keyof typeof colorTags, value: string | undefined): string[] {
  const values: readonly string[] = colorTags[name];
  return value !== undefined && values.includes(value) ? [`-${name}`, value] : [];
}

function evenBelow(length: number): number {
  return Math.max(2, Math.floor(length / 2) * 2);
}
