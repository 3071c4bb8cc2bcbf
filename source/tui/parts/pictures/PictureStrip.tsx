import { Box, type DOMElement, Text } from 'ink';
import { use, useLayoutEffect, useMemo, useRef } from 'react';
import { useLayout } from '../../hooks/use-layout.ts';
import { GraphicsContext, usePictureSupport, usePictures } from '../../hooks/use-pictures.ts';
import { useTheme } from '../../hooks/use-program.ts';
import type { FilmPart } from '../../pictures/film-part.ts';
import type { PictureSupport } from '../../pictures/graphics.ts';
import { textPicture } from '../../pictures/half-blocks.ts';
import { layOutStrip, type StripLayout, tileGap, tilePixels } from '../../pictures/strip-layout.ts';
import { Row } from '../Row.tsx';

/** In pixels. Wider tiles take longer to send and look no better. */
const maxTileWidth = 400;

interface PictureStripProps {
  film: FilmPart;
  /** How many frames, evenly spread over the part. */
  count: number;
  width: number;
  height: number;
  /** Whether another layer covers it. */
  covered: boolean;
}

/** Frames of a film side by side: as pictures where the terminal can show them, else as text. */
export function PictureStrip(props: PictureStripProps) {
  const ability = usePictureSupport();
  const { film, count, width, height } = props;
  const cell = ability?.cell ?? { width: 1, height: 2 };
  const sheet = layOutStrip({ width, height }, film.aspect, cell.width / cell.height, count);
  if (!ability || !sheet || props.covered) return <Box width={width} height={height} flexShrink={0} />;
  return <Tiles {...props} ability={ability} sheet={sheet} />;
}

function Tiles({ film, width, ability, sheet }: TilesProps) {
  const size = sizeOf(sheet, ability);
  const { path, startSeconds, durationSeconds } = film;
  const loaded = usePictures({ path, startSeconds, durationSeconds, count: sheet.count, ...size });
  const pictures = loaded?.pictures;
  const graphics = use(GraphicsContext);
  const theme = useTheme();
  const box = useRef<DOMElement>(null);
  const { columns, rows, message } = useLayout();
  const isDrawn = ability.protocol !== 'none';
  const rowsOfText = useMemo(
    () => (isDrawn ? [] : (pictures ?? []).map((picture) => textPicture(picture, theme.depth))),
    [isDrawn, pictures, theme.depth],
  );

  const isText = rowsOfText.length > 0;
  useLayoutEffect(() => (isText ? graphics?.showText() : undefined), [isText, graphics]);

  // React runs the cleanup of a layout effect first, so pictures are removed before Ink draws and added again after it.
  // biome-ignore lint/correctness/useExhaustiveDependencies: everything that moves the cells must move the pictures.
  useLayoutEffect(() => {
    if (!isDrawn || !graphics || !pictures || !box.current) return;
    const { x, y } = placeOf(box.current);
    const step = sheet.columns + tileGap;
    const { columns: tileColumns, rows: tileRows } = sheet;
    graphics.show(
      pictures.map((picture, at) => ({
        picture,
        columns: tileColumns,
        rows: tileRows,
        x: x + at * step,
        y,
      })),
    );
    return () => graphics.hide();
  }, [isDrawn, graphics, pictures, columns, rows, message.length, sheet.rows]);

  return (
    <Box ref={box} width={width} height={sheet.rows} flexShrink={0} flexDirection="column">
      {loaded?.error !== undefined && (
        <Row line={[{ text: `no picture: ${loaded.error}`, tone: 'quiet' }]} width={width} />
      )}
      {Array.from({ length: rowsOfText[0]?.length ?? 0 }, (_, row) => row).map((row) => (
        <Text key={row} wrap="truncate">
          {rowsOfText.map((tile) => tile[row]).join(' '.repeat(tileGap))}
        </Text>
      ))}
    </Box>
  );
}

interface TilesProps extends PictureStripProps {
  ability: PictureSupport;
  sheet: StripLayout;
}

/** The size of a tile in pixels. As text, a pixel is one cell wide and half a cell high; terminals do not scale Sixel. */
function sizeOf(sheet: StripLayout, { protocol, cell }: PictureSupport): { width: number; height: number } {
  const isScaled = protocol === 'kitty' || protocol === 'iterm';
  return tilePixels(sheet, cell, isScaled ? maxTileWidth : Number.POSITIVE_INFINITY);
}

/** The first cell of a box on the screen, counted from 0. */
function placeOf(box: DOMElement): { x: number; y: number } {
  let x = 0;
  let y = 0;
  for (let node: DOMElement | undefined = box; node; node = node.parentNode) {
    x += node.yogaNode?.getComputedLeft() ?? 0;
    y += node.yogaNode?.getComputedTop() ?? 0;
  }
  return { x, y };
}
