/** A step of the wheel, or a press of the left button on a cell, counted from 0. */
export type MouseEvent =
  | { type: 'wheel'; direction: 'up' | 'down' }
  | { type: 'press'; x: number; y: number };

/** Bits of the button in a report, https://invisible-island.net/xterm/ctlseqs/ctlseqs.html (SGR, 1006). */
const bits = { button: 3, motion: 32, wheel: 64 };

/**
 * What a report such as "0;12;5" means: button, column and row, counted from 1. Undefined for what is not used: other
 * buttons, releases, sideways wheels.
 */
export function mouseEvent(report: string, isPress: boolean): MouseEvent | undefined {
  const [code, column, row] = report.split(';').map(Number);
  if (code === undefined || column === undefined || row === undefined || !isPress) return undefined;
  const button = code & bits.button;
  if (code & bits.wheel)
    return button < 2 ? { type: 'wheel', direction: button === 0 ? 'up' : 'down' } : undefined;
  const isLeft = button === 0 && (code & bits.motion) === 0;
  return isLeft ? { type: 'press', x: column - 1, y: row - 1 } : undefined;
}
