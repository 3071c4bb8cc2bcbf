/** A picture in memory: three bytes per pixel (red, green, blue), row by row. */
export interface Picture {
  width: number;
  height: number;
  pixels: Uint8Array;
}

/** A request for pictures of a film or of a part of it: `count` of them, evenly spread, each of this size in pixels. */
export interface PictureRequest {
  path: string;
  /** Where the part begins in seconds; absent: at the beginning. */
  startSeconds?: number | undefined;
  /** The length of the part. */
  durationSeconds: number;
  count: number;
  width: number;
  height: number;
}
