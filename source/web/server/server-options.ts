import type { Jobs, SettingsAccess } from '../../core/api/app.ts';
import type { UploadRoutesOptions } from './uploads/upload-routes.ts';

/** What the server needs of the program. */
export interface WebServerOptions {
  app: Jobs & SettingsAccess;
  host: string;
  /** 0 takes a free one. */
  port: number;
  /** Without one, a one-time token is asked for. */
  password: string | undefined;
  /** SERVE_FOLDERS as they are set now. */
  folders: () => readonly string[];
  uploads: UploadRoutesOptions;
  /** The folder with the built page. */
  pageFolder: string;
  version: string;
  /** Milliseconds of the clock for logins; the system's by default. */
  now?: () => number;
  /** Called when the token was used, with the address with the next one. */
  onAddress: (address: string) => void;
  /** Called with errors that are bugs. */
  onBug: (error: unknown) => void;
}
