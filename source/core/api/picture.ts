/** A picture in memory: three bytes per pixel (red, green, blue), row by row. */
export interface Picture {
  width: number;
  height: number;
  pixels: Uint8Array;
}

/** Pictures wanted of a clip: so many, evenly spread over it, each of this size in pixels. */
export interface PictureWish {
  path: string;
  durationSeconds: number;
  count: number;
  width: number;
  height: number;
}
