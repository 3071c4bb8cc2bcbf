import { createContext, use, useEffect, useSyncExternalStore } from 'react';
import type { PictureRequest } from '../../core/api/picture.ts';
import type { Exhibit } from '../pictures/gallery.ts';
import { wishKey } from '../pictures/gallery.ts';
import type { Ability, Graphics } from '../pictures/graphics.ts';
import { useController } from './use-program.ts';

/** Absent where pictures are letters: without color, and in tests. */
export const GraphicsContext = createContext<Graphics | undefined>(undefined);

const letters: Ability = { protocol: 'none', cell: { width: 1, height: 2 } };

/** How pictures are shown here; undefined until the terminal has said it, which it is asked for when this is first used. */
export function useAbility(): Ability | undefined {
  const graphics = use(GraphicsContext);
  useEffect(() => graphics?.ask(), [graphics]);
  const ability = useSyncExternalStore(graphics?.subscribe ?? never, graphics?.ability ?? (() => letters));
  return ability?.protocol === 'none' ? letters : ability;
}

/** The pictures wished for, once they are there; what was wished before is given up. */
export function usePictures(wish: PictureRequest | undefined): Exhibit | undefined {
  const { gallery } = useController();
  const key = wish ? wishKey(wish) : '';
  // biome-ignore lint/correctness/useExhaustiveDependencies: the wish is a new object each time, its key is not.
  useEffect(() => gallery.want(wish), [gallery, key]);
  useEffect(() => () => gallery.want(undefined), [gallery]);
  const exhibit = useSyncExternalStore(gallery.subscribe, gallery.exhibit);
  return exhibit.key === key ? exhibit : undefined;
}

function never(): () => void {
  return () => {};
}
