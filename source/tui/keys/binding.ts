/** A key binding. Key handling, the footer, the help and the table in the readme are made from these rows. */
export interface Binding {
  action: string;
  /** Names as returned by `keystrokes`; the footer shows the first one. */
  keys: readonly string[];
  /** One line for the help. */
  help: string;
  /** One or two words for the footer; rows without it appear in the help only. */
  footer?: string;
  /** Whether a double click on a row does this. */
  onDoubleClick?: boolean;
  /** The action of the opposite direction, whose key the footer shows, too. */
  pair?: string;
}
