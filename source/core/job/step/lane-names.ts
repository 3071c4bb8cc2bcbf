export const laneNames = ['ai', 'search', 'download', 'cut'] as const;
/** A resource with a limit on how many steps may use it at once. */
export type LaneName = (typeof laneNames)[number];
