import type { Check } from '../core/api/app.ts';
import type { Licence } from '../core/footage/licence.ts';
import type { SourceFacts, SourceKeySetting, SourceName } from '../core/footage/source-names.ts';
import type { Settings } from '../core/settings/settings.ts';
import type { Tools } from '../media/tools/tools.ts';
import type { Source } from './interfaces.ts';
import type { TextMatching } from './matching/text-matching.ts';

/** What decides which sources a job uses. */
export interface SourceRequest {
  settings: Settings;
  /** No network access is allowed. */
  offline: boolean;
  tools: Tools;
  libraryFolders: readonly string[];
  /** Files and folders that are never offered as footage: the video itself. */
  exclude: readonly string[];
  /** How texts are matched with films. */
  matching?: TextMatching;
  /** STOCKPILE_HOME, where spent rate limits are remembered for later runs. */
  home?: string;
}

/** The rate limit of a source. */
export interface SourceLimits {
  calls: number;
  /** The time window of `calls`; the whole job when undefined. */
  perMs?: number;
}

/** Everything that the rest of the program knows about a source; each source's folder exports one. */
export type SourceDescriptor<Name extends SourceName = SourceName> = Omit<SourceFacts, 'keySetting'> & {
  name: Name;
  /** Undefined when the source has no limit. */
  limits?: SourceLimits;
  /** The licence of all its films, or "of each film" when it differs by film. */
  licence: Licence | 'of each film';
  /** Opens the source, or says why it is off. Called only for sources in SEARCH_SOURCES that --offline allows. */
  open(request: SourceRequest): { reason: string; source?: Source };
} & KeyOfSource;

/** A source with a key must have a check for it. */
type KeyOfSource =
  | {
      keySetting: SourceKeySetting;
      /** Checks the key with the cheapest request. @throws the signal's reason */
      checkKey(settings: Settings, signal: AbortSignal): Promise<Check>;
    }
  | { keySetting?: never; checkKey?: never };
