import * as z from 'zod';
import { readCookies } from '../access/guards.ts';
import { Password } from '../access/password.ts';
import { OneTimeToken, Sessions } from '../access/sessions.ts';
import { sharedAddress, Throttle } from '../access/throttle.ts';
import { ApiError, type ApiRequest, type Route, routeWithBody, routeWithoutBody } from '../route.ts';

const loginSchema = z.union([
  z.object({ token: z.string().max(200) }),
  z.object({ password: z.string().max(200) }),
]);

const sessionSchema = z.object({
  isLoggedIn: z.boolean(),
  /** What is asked for at the login. */
  method: z.enum(['token', 'password']),
});

/** Who may use the server: by a token that opens one session, or by a password. */
export class LoginAccess {
  readonly #sessions: Sessions;
  readonly #throttle: Throttle;
  readonly #token = new OneTimeToken();
  readonly #password: Password | undefined;
  readonly #onTokenUsed: () => void;
  /** Browsers share cookies between all ports of a host, so the name later gets the port. */
  cookieName = 'stockpile';

  /**
   * @param onTokenUsed called when there is a new token
   * @param now milliseconds of a clock
   */
  constructor(password: string | undefined, onTokenUsed: () => void, now?: () => number) {
    this.#sessions = new Sessions(now);
    this.#throttle = new Throttle(now);
    this.#password = password === undefined ? undefined : new Password(password);
    this.#onTokenUsed = onTokenUsed;
  }

  /** The token for the next login; undefined where a password is asked for. */
  get token(): string | undefined {
    return this.#password ? undefined : this.#token.token;
  }

  /** @throws ApiError for somebody who has not logged in */
  check(cookies: string | undefined): void {
    if (!this.isLoggedIn(cookies)) throw new ApiError(401, 'Log in first.');
  }

  isLoggedIn(cookies: string | undefined): boolean {
    return readCookies(cookies, this.cookieName).some((secret) => this.#sessions.has(secret));
  }

  get method(): 'token' | 'password' {
    return this.#password ? 'password' : 'token';
  }

  /** @returns the cookie of a new session @throws ApiError */
  async logIn(attempt: z.infer<typeof loginSchema>, address: string): Promise<string> {
    if (this.#password) await this.#checkPassword(this.#password, attempt, sharedAddress(address));
    else this.#takeToken(attempt);
    return `${this.cookieName}=${this.#sessions.open()}; HttpOnly; SameSite=Strict; Path=/`;
  }

  /** Nobody can guess a token, so nobody has to wait: wrong ones would keep out whoever has the right one. */
  #takeToken(attempt: z.infer<typeof loginSchema>): void {
    if (!('token' in attempt && this.#token.use(attempt.token))) throw this.#notValid();
    this.#onTokenUsed();
  }

  async #checkPassword(password: Password, attempt: z.infer<typeof loginSchema>, address: string) {
    const seconds = Math.ceil(this.#throttle.waitMs(address) / 1000);
    const wait = seconds === 0 && password.isBusy ? 1 : seconds;
    if (wait > 0)
      throw new ApiError(429, `Too many attempts. Try again in ${wait} s.`, {
        headers: { 'retry-after': String(wait) },
      });
    this.#throttle.begins(address);
    if (!('password' in attempt && (await password.matches(attempt.password)))) {
      this.#throttle.failed(address);
      throw this.#notValid();
    }
    this.#throttle.succeeded(address);
  }

  #notValid(): ApiError {
    return new ApiError(401, `This ${this.method} is not valid.`);
  }

  /** @returns the cookie that removes the one of the session */
  logOut(cookies: string | undefined): string {
    for (const secret of readCookies(cookies, this.cookieName)) this.#sessions.close(secret);
    return `${this.cookieName}=; HttpOnly; SameSite=Strict; Path=/; Max-Age=0`;
  }
}

function addressOf({ incoming }: Pick<ApiRequest, 'incoming'>): string {
  return incoming.socket.remoteAddress ?? '';
}

/** Logging in and out. */
export function sessionRoutes(access: LoginAccess): Route[] {
  return [
    routeWithoutBody({
      method: 'GET',
      path: '/api/session',
      summary: 'Whether the page is logged in, and how to log in.',
      isOpen: true,
      answer: sessionSchema,
      handle: (request) => ({
        isLoggedIn: access.isLoggedIn(request.header('cookie')),
        method: access.method,
      }),
    }),
    routeWithBody({
      method: 'POST',
      path: '/api/session',
      summary: 'Log in with the token of the printed address or with SERVE_PASSWORD; sets a cookie.',
      isOpen: true,
      body: loginSchema,
      handle: async (request) => {
        const cookie = await access.logIn(request.body, addressOf(request));
        return new Response(null, { status: 204, headers: { 'set-cookie': cookie } });
      },
    }),
    routeWithoutBody({
      method: 'DELETE',
      path: '/api/session',
      summary: 'Log out.',
      handle: (request) =>
        new Response(null, {
          status: 204,
          headers: { 'set-cookie': access.logOut(request.header('cookie')) },
        }),
    }),
  ];
}
