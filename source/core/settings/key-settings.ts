import { factsOf, type SourceKeySetting, sourceNames } from '../footage/source-names.ts';

/** The settings with the keys of engines. */
export const engineKeySettings = ['OPENAI_API_KEY', 'GEMINI_API_KEY'] as const;

export type EngineKeySetting = (typeof engineKeySettings)[number];
/** A setting with a key: who sets one wants the network to be used. */
export type KeySetting = EngineKeySetting | SourceKeySetting;

/** Every setting with a key, those of engines first. */
export const keySettings: readonly KeySetting[] = [
  ...engineKeySettings,
  ...sourceNames.flatMap((name) => factsOf(name).keySetting ?? []),
];
