import { createContext, use, useEffect, useSyncExternalStore } from 'react';
import type { PictureRequest } from '../../core/api/picture.ts';
import type { Graphics, PictureSupport } from '../pictures/graphics.ts';
import type { LoadedPictures } from '../pictures/picture-loader.ts';
import { requestKey } from '../pictures/picture-loader.ts';
import { useController, useTheme } from './use-program.ts';

/** Undefined where pictures are drawn with characters: without color, and in tests. */
export const GraphicsContext = createContext<Graphics | undefined>(undefined);

const asText: PictureSupport = { protocol: 'none', cell: { width: 1, height: 2 } };

/** How this terminal shows pictures; undefined until it has answered. The first use of this hook asks it. */
export function usePictureSupport(): PictureSupport | undefined {
  const graphics = use(GraphicsContext);
  useEffect(() => graphics?.query(), [graphics]);
  const support = useSyncExternalStore(graphics?.subscribe ?? never, graphics?.support ?? (() => asText));
  const { hasColors } = useTheme();
  return support?.protocol === 'none' || !hasColors ? asText : support;
}

/** The requested pictures, once they are loaded; a request that is still in flight is replaced. */
export function usePictures(request: PictureRequest | undefined): LoadedPictures | undefined {
  const { pictureLoader } = useController();
  const key = request ? requestKey(request) : '';
  // biome-ignore lint/correctness/useExhaustiveDependencies: the request is a new object each time, its key is not.
  useEffect(() => pictureLoader.request(request), [pictureLoader, key]);
  useEffect(() => () => pictureLoader.request(undefined), [pictureLoader]);
  const loaded = useSyncExternalStore(pictureLoader.subscribe, pictureLoader.loaded);
  return loaded.key === key ? loaded : undefined;
}

function never(): () => void {
  return () => {};
}
