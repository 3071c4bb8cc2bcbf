import type { ThemeName } from '../../core/settings/screen-settings.ts';
import type { PaletteName } from './palettes.ts';
import { makeTheme, type Theme, type ThemeOptions } from './theme.ts';

/** What is behind the text of a terminal. */
export type Background = 'dark' | 'light';

/** The theme in use: the one that the user has set, on the background that the terminal has. */
export class ThemeSource {
  readonly #options: Omit<ThemeOptions, 'palette'>;
  readonly #listeners = new Set<() => void>();
  #name: ThemeName;
  #background: Background = 'dark';
  #theme: Theme;

  constructor(name: ThemeName, options: Omit<ThemeOptions, 'palette'>) {
    this.#name = name;
    this.#options = options;
    this.#theme = this.#made();
  }

  readonly theme = (): Theme => this.#theme;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** Whether the theme depends on the background of the terminal. */
  get followsBackground(): boolean {
    return this.#options.color && (this.#name === 'auto' || this.#name === 'contrast');
  }

  /** The user has chosen another theme. */
  choose(name: ThemeName): void {
    this.#name = name;
    this.#changed();
  }

  /** The terminal has told its background, which is dark until then. */
  setBackground(background: Background): void {
    if (background === this.#background) return;
    this.#background = background;
    this.#changed();
  }

  #changed(): void {
    this.#theme = this.#made();
    for (const listener of this.#listeners) listener();
  }

  #made(): Theme {
    return makeTheme({ ...this.#options, palette: paletteOf(this.#name, this.#background) });
  }
}

function paletteOf(name: ThemeName, background: Background): PaletteName {
  if (name === 'auto') return background;
  return name === 'contrast' ? `contrast-${background}` : name;
}
