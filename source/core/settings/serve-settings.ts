import { numberSetting, pathSetting, pathsSetting, secretSetting, textSetting } from './setting-types.ts';

/** What all rows share: no page may change them. */
const group = { section: 'Browser', isOfMachine: true } as const;

/** A password that can be guessed protects nothing: the server may be reached by a whole network. */
const minPasswordLength = 8;

/** The settings of `stockpile-tui serve`. */
export const serveSettings = {
  SERVE_HOST: {
    ...textSetting({
      ...group,
      help: 'the address that serve listens on; any but this machine’s own needs SERVE_PASSWORD',
    }),
    default: '127.0.0.1',
  },
  SERVE_PORT: numberSetting({
    ...group,
    default: 4377,
    min: 0,
    max: 65_535,
    whole: true,
    help: 'the port that serve listens on; 0 uses any free port',
  }),
  SERVE_PASSWORD: {
    ...secretSetting({ ...group, help: 'the password for the browser, instead of a one-time address' }),
    range: `at least ${minPasswordLength} characters, without spaces and accents`,
    parse: (value: string) => {
      const typed = value.trim();
      const isGood = typed === '' || (typed.length >= minPasswordLength && /^[\x21-\x7e]*$/.test(typed));
      return isGood ? typed : undefined;
    },
  },
  SERVE_FOLDERS: pathsSetting({
    ...group,
    help: 'folders whose videos, transcripts and footage can be used from the browser; subfolders are included',
  }),
  SERVE_UPLOAD_FOLDER: pathSetting({
    ...group,
    expects: 'new folder',
    help: 'folder for videos uploaded in the browser; a folder in STOCKPILE_HOME when empty',
  }),
  SERVE_UPLOAD_LIMIT: numberSetting({
    ...group,
    default: 0,
    min: 0,
    max: 100_000,
    unit: 'GB',
    help: 'the largest file that can be uploaded; 0 means limited only by free disk space',
  }),
};
