/**
 * A number from 0 to 1 for something that is drawn about a need: the same for the same need and thing, and evenly spread
 * over the turns.
 * @param turn the place of a run among all runs of a simulation, from 0 to 1
 */
export function seededRandom(need: number, thing: number, turn: number): number {
  let mixed = Math.imul(need + 1, 0x9e3779b1) ^ Math.imul(thing + 1, 0x85ebca77);
  mixed = Math.imul(mixed ^ (mixed >>> 15), 0x2c1b3c6d);
  mixed = Math.imul(mixed ^ (mixed >>> 12), 0x297a2d39);
  mixed ^= mixed >>> 15;
  const own = (mixed >>> 8) / 16777216;
  // Different strides, so that two things are not drawn high in the same turns.
  const stride = 1 + 2 * (mixed & 15);
  const chance = own + turn * stride;
  return chance - Math.floor(chance);
}
