import type { Check } from '../core/api/app.ts';
import type { Licence } from '../core/footage/licence.ts';
import type { SourceFacts, SourceKeySetting, SourceName } from '../core/footage/source-names.ts';
import type { Settings } from '../core/settings/settings.ts';
import type { Tools } from '../media/tools/tools.ts';
import type { Source } from './interfaces.ts';
import type { TextMatching } from './matching/text-matching.ts';

/** What decides which sources a job gets. */
export interface SourceRequest {
  settings: Settings;
  /** Nothing may touch the network. */
  offline: boolean;
  tools: Tools;
  libraryFolders: readonly string[];
  /** Files and folders that are never offered as footage: the video itself. */
  exclude: readonly string[];
  /** How texts are matched. */
  matching?: TextMatching;
}

/** How many requests it takes. */
export interface SourceLimits {
  calls: number;
  /** The stretch of time in which; a whole job without it. */
  perMs?: number;
}

/** All that the rest of the program knows of a source; its folder exports one. */
export type SourceDescriptor<Name extends SourceName = SourceName> = Omit<SourceFacts, 'keySetting'> & {
  name: Name;
  /** Absent where nothing limits it. */
  limits?: SourceLimits;
  /** Of all its films, or told by each film. */
  licence: Licence | 'of each film';
  /** Opens it, or says why it is off; only asked where it is wanted and may use the network if it needs it. */
  open(request: SourceRequest): { reason: string; source?: Source };
} & KeyOfSource;

/** A key always comes with a way to try it. */
type KeyOfSource =
  | {
      keySetting: SourceKeySetting;
      /** Tries the key by the cheapest request there is. @throws the signal's reason */
      checkKey(settings: Settings, signal: AbortSignal): Promise<Check>;
    }
  | { keySetting?: never; checkKey?: never };
