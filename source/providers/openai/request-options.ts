import type { ServiceError } from '../service/service-error.ts';

/** The options of a request. Options that a compatible server refuses are left out afterwards. */
export interface RequestOptions {
  /** How the form of the answer is enforced: by a schema, as any JSON, or only by the prompt. */
  format: 'json_schema' | 'json_object' | 'words';
  /**
   * The name of the token limit: OpenAI's reasoning models accept only the first, most other servers only the second.
   */
  limit: 'max_completion_tokens' | 'max_tokens';
  /** Whether the default name was refused and the other one is used. */
  isOtherLimit: boolean;
  /** Whether to ask for little thinking, since every answer here is only a few lines. */
  limitsEffort: boolean;
}

const reasoningModels = /^(?:gpt-[5-9]|o\d)/;

/**
 * Finds the options that a server accepts. One instance for each server and model: refused options are not sent again.
 */
export class RequestOptionsFinder {
  #style: RequestOptions;

  constructor({ model, baseUrl }: { model: string; baseUrl: string }) {
    const isOpenAi = baseUrl === '';
    this.#style = {
      format: 'json_schema',
      limit: isOpenAi ? 'max_completion_tokens' : 'max_tokens',
      isOtherLimit: false,
      limitsEffort: isOpenAi && reasoningModels.test(model),
    };
  }

  get style(): RequestOptions {
    return this.#style;
  }

  /** Whether the fault means that the server refuses this style and another one can be tried. */
  refused(style: RequestOptions, fault: ServiceError): boolean {
    if (!mayBeStyle(fault)) return false;
    // A parallel call has already changed the style.
    if (style !== this.#style) return true;
    const next = withoutRefused(style, fault.message);
    if (next === undefined) return false;
    this.#style = next;
    return true;
  }
}

/** Whether a fault may be about unknown options; some servers answer these with 500. */
function mayBeStyle({ kind, status, message }: ServiceError): boolean {
  if (kind === 'rejected') return !/context|too (?:long|many)|image|vision|multimodal/i.test(message);
  return status === 500 && /response_format|json_schema|grammar|schema/i.test(message);
}

function withoutRefused(style: RequestOptions, message: string): RequestOptions | undefined {
  if (/max_(?:completion_)?tokens/.test(message) && !style.isOtherLimit) {
    const limit = style.limit === 'max_tokens' ? 'max_completion_tokens' : 'max_tokens';
    return { ...style, limit, isOtherLimit: true };
  }
  if (style.limitsEffort && /reasoning/i.test(message)) return { ...style, limitsEffort: false };
  if (style.format === 'json_schema') return { ...style, format: 'json_object' };
  if (style.format === 'json_object') return { ...style, format: 'words' };
  return undefined;
}
