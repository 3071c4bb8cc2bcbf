import { deflateSync } from 'node:zlib';
import type { Picture } from '../../core/api/picture.ts';
import type { TerminalDrawing, Tile } from './drawing.ts';

/** The id of our first image in the terminal; a number that other programs are unlikely to use. */
const firstImageId = 73_501;

/** The most data the protocol allows in one message. */
const messageBytes = 4096;

/**
 * The Kitty graphics protocol (https://sw.kovidgoyal.net/kitty/graphics-protocol/): pictures are sent once, then placed
 * over cells with a few bytes.
 */
export function kittyDrawing(tiles: readonly Tile[]): TerminalDrawing {
  const image = (at: number) => firstImageId + at;
  return {
    transmit: tiles.map(({ picture }, at) => transmission(picture, image(at))).join(''),
    place: tiles.map(({ columns, rows }, at) => ({
      at,
      text: message(`a=p,i=${image(at)},p=1,c=${columns},r=${rows},C=1,q=2`),
    })),
    remove: tiles.map((_, at) => message(`a=d,d=I,i=${image(at)},q=2`)).join(''),
    isInCells: false,
  };
}

function transmission({ width, height, pixels }: Picture, image: number): string {
  const data = deflateSync(pixels, { level: 6 }).toString('base64');
  const parts = data.match(new RegExp(`.{1,${messageBytes}}`, 'g')) ?? [];
  return parts
    .map((part, at) => {
      const more = at < parts.length - 1 ? 1 : 0;
      const keys =
        at === 0 ? `a=t,f=24,o=z,s=${width},v=${height},i=${image},q=2,m=${more}` : `m=${more},q=2`;
      return message(keys, part);
    })
    .join('');
}

function message(keys: string, data?: string): string {
  return `\u001B_G${keys}${data === undefined ? '' : `;${data}`}\u001B\\`;
}
