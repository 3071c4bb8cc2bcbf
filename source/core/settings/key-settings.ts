import { type SourceKeySetting, sourceFacts, sourceNames } from '../footage/source-names.ts';

/** The settings with the API keys of engines. */
export const engineKeySettings = ['OPENAI_API_KEY', 'GEMINI_API_KEY'] as const;

export type EngineKeySetting = (typeof engineKeySettings)[number];
/** A setting with an API key. Whoever sets one wants the network to be used. */
export type KeySetting = EngineKeySetting | SourceKeySetting;

/** All settings with an API key, those of engines first. */
export const keySettings: readonly KeySetting[] = [
  ...engineKeySettings,
  ...sourceNames.flatMap((name) => sourceFacts(name).keySetting ?? []),
];
