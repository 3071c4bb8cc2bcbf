/** A color; each channel is a whole number from 0 to 255. */
export interface Color {
  readonly red: number;
  readonly green: number;
  readonly blue: number;
}

const black: Color = { red: 0, green: 0, blue: 0 };

/** Parses a color such as "#f4a259". */
export function parseColor(hex: `#${string}`): Color {
  const value = Number.parseInt(hex.slice(1), 16);
  return { red: (value >> 16) & 255, green: (value >> 8) & 255, blue: value & 255 };
}

/** A mix of two colors: `share` 0 is the first one, 1 the second. */
export function mixColors(first: Color, second: Color, share: number): Color {
  return {
    red: Math.round(first.red + (second.red - first.red) * share),
    green: Math.round(first.green + (second.green - first.green) * share),
    blue: Math.round(first.blue + (second.blue - first.blue) * share),
  };
}

/** A gradient of evenly spaced colors over 0 to 1. Uses a lookup table, because a film needs millions of colors. */
export function gradient(...stops: readonly Color[]): (share: number) => Color {
  const steps = 255;
  const table = Array.from({ length: steps + 1 }, (_, index) => {
    const at = (index / steps) * (stops.length - 1);
    const first = Math.min(stops.length - 2, Math.floor(at));
    return mixColors(stops[first] ?? black, stops[first + 1] ?? black, at - first);
  });
  return (share) => table[Math.max(0, Math.min(steps, (share * steps) | 0))] ?? black;
}
