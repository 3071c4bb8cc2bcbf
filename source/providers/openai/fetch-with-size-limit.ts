import { readText } from '../service/http.ts';
import { openaiService } from './errors.ts';

/** Ten times the answer for a part of 25 MB. */
const answerBytes = 20e6;

/** A fetch with a size limit for answers and without redirects, which would send the key to another server. */
export async function fetchWithSizeLimit(
  input: string | URL | Request,
  init?: RequestInit,
): Promise<Response> {
  const response = await fetch(input, { ...init, redirect: 'manual' });
  const { status, statusText, headers } = response;
  const text = await readText(openaiService, response, answerBytes);
  return new Response(text === '' ? null : text, {
    status: status >= 200 ? status : 502,
    statusText,
    headers,
  });
}
