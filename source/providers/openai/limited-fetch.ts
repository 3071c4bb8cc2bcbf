import { readText } from '../service/http.ts';
import { openaiService } from './errors.ts';

/** Ten times what a part of 25 MB makes. */
const answerBytes = 20e6;

/** fetch that cuts an answer off that is too long, and follows no redirect: it would carry the key along. */
export async function limitedFetch(input: string | URL | Request, init?: RequestInit): Promise<Response> {
  const response = await fetch(input, { ...init, redirect: 'manual' });
  const { status, statusText, headers } = response;
  const text = await readText(openaiService, response, answerBytes);
  return new Response(text === '' ? null : text, {
    status: status >= 200 ? status : 502,
    statusText,
    headers,
  });
}
