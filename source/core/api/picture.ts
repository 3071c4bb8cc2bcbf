/** A picture in memory: three bytes per pixel (red, green, blue), row by row. */
export interface Picture {
  width: number;
  height: number;
  pixels: Uint8Array;
}

/** A request for pictures of a clip: `count` of them, evenly spread over it, each of this size in pixels. */
export interface PictureRequest {
  path: string;
  durationSeconds: number;
  count: number;
  width: number;
  height: number;
}
