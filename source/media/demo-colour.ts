/** Red, green and blue, 0 to 255. */
export type Colour = readonly [red: number, green: number, blue: number];

const black: Colour = [0, 0, 0];

/** "#f4a259" as a colour. */
export function colour(hex: `#${string}`): Colour {
  const value = Number.parseInt(hex.slice(1), 16);
  return [(value >> 16) & 255, (value >> 8) & 255, value & 255];
}

/** `share` 0 is the first colour, 1 the second. */
export function mix(first: Colour, second: Colour, share: number): Colour {
  return [
    first[0] + (second[0] - first[0]) * share,
    first[1] + (second[1] - first[1]) * share,
    first[2] + (second[2] - first[2]) * share,
  ];
}

/** Colours that blend into each other from 0 to 1, evenly spaced; looked up, because a film asks for millions. */
export function ramp(...stops: readonly Colour[]): (share: number) => Colour {
  const steps = 255;
  const table = Array.from({ length: steps + 1 }, (_, index) => {
    const at = (index / steps) * (stops.length - 1);
    const first = Math.min(stops.length - 2, Math.floor(at));
    return mix(stops[first] ?? black, stops[first + 1] ?? black, at - first);
  });
  return (share) => table[Math.max(0, Math.min(steps, (share * steps) | 0))] ?? black;
}
