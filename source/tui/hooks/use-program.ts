import { createContext, use, useSyncExternalStore } from 'react';
import type { Controller } from '../controller.ts';
import type { WindowTitle } from '../terminal/terminal.ts';
import { makeTheme, type Theme } from '../theme/theme.ts';
import type { View } from '../view.ts';

export const ThemeContext = createContext<Theme>(makeTheme({ color: false, unicode: false }));
export const ControllerContext = createContext<Controller | undefined>(undefined);

/** Undefined where there is no window, as in tests. */
export const TitleContext = createContext<WindowTitle | undefined>(undefined);

export function useWindowTitle(): WindowTitle | undefined {
  return use(TitleContext);
}

export function useTheme(): Theme {
  return use(ThemeContext);
}

export function useController(): Controller {
  const controller = use(ControllerContext);
  if (!controller) throw new Error('There is no controller above this component.');
  return controller;
}

export function useView(): View {
  const controller = useController();
  return useSyncExternalStore(controller.subscribe, controller.view);
}
