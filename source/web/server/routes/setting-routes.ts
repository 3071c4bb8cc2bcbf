import * as z from 'zod';
import type { SettingsAccess } from '../../../core/api/app.ts';
import { engineChoiceSchema } from '../../../core/job/job.ts';
import { settingOrigins } from '../../../core/settings/resolve-settings.ts';
import type { SettingState } from '../../../core/settings/setting-states.ts';
import { isSecret, isSettingName, type SettingName, settingRow } from '../../../core/settings/settings.ts';
import { ApiError, type Route, routeWithBody, routeWithoutBody } from '../route.ts';

const settingSchema = z.object({
  name: z.string(),
  /** Always absent for a key. */
  value: z.string().optional(),
  isSet: z.boolean(),
  isSecret: z.boolean(),
  origin: z.enum(settingOrigins),
  fault: z.string().optional(),
  section: z.string(),
  help: z.string(),
  range: z.string(),
  choices: z.array(z.string()).optional(),
  /** Why a page cannot change it. */
  locked: z.string().optional(),
});
/** A setting as a page gets it. */
export type WebSetting = z.infer<typeof settingSchema>;

const checkSchema = z.object({
  name: z.string(),
  state: z.enum(['ok', 'limited', 'missing', 'trying']),
  detail: z.string(),
  hint: z.string().optional(),
});

/** Settings, what is installed, and which engine will do what. */
export function settingRoutes(app: SettingsAccess): Route[] {
  const changeable = (name: string): SettingName => {
    if (!isSettingName(name)) throw new ApiError(404, 'There is no such setting.');
    const locked = lockedBecause(name);
    if (locked !== undefined) throw new ApiError(403, `${name} cannot be changed here: ${locked}.`);
    return name;
  };
  return [
    routeWithoutBody({
      method: 'GET',
      path: '/api/settings',
      summary: 'All settings. Keys only as set or not set.',
      answer: z.array(settingSchema),
      handle: () => app.settings().map(toWebSetting),
    }),
    routeWithBody({
      method: 'PUT',
      path: '/api/settings/:name',
      summary: 'Save a setting; the next job uses it.',
      body: z.object({ value: z.string().max(10_000) }),
      handle: async (request) => {
        await app.saveSetting(changeable(request.part('name')), request.body.value);
        return undefined;
      },
    }),
    routeWithoutBody({
      method: 'DELETE',
      path: '/api/settings/:name',
      summary: 'Remove a saved setting, so that its default is used.',
      handle: async (request) => {
        await app.saveSetting(changeable(request.part('name')), undefined);
        return undefined;
      },
    }),
    routeWithoutBody({
      method: 'GET',
      path: '/api/checks',
      summary: 'What is installed and which keys work.',
      answer: z.array(checkSchema),
      handle: () => app.checks(),
    }),
    routeWithoutBody({
      method: 'GET',
      path: '/api/engines',
      summary: 'Which engine each stage of the next job will use, and why.',
      answer: z.array(engineChoiceSchema),
      handle: () => app.engines(),
    }),
  ];
}

/** A setting for a page: of a key only whether there is one. */
export function toWebSetting({ name, value, origin, fault }: SettingState): WebSetting {
  const { section, help, range, choices } = settingRow(name);
  const locked = lockedBecause(name);
  return {
    name,
    isSet: value !== '',
    isSecret: isSecret(name),
    origin,
    section,
    help,
    range,
    ...(!isSecret(name) && { value }),
    ...(choices && { choices: [...choices] }),
    ...(fault !== undefined && { fault }),
    ...(locked !== undefined && { locked }),
  };
}

/**
 * Why a page cannot change a setting, undefined when it can. Programs, folders and addresses decide what runs on the server,
 * which files it reads and where keys are sent: only somebody at its keyboard may change them.
 */
function lockedBecause(name: SettingName): string | undefined {
  return settingRow(name).isOfMachine ? 'it is set on the server' : undefined;
}
