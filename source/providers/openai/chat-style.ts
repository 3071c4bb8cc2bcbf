import type { ServiceError } from '../service/service-error.ts';

/** How a server is asked: what it may not know of OpenAI's way is left out once it has refused it. */
export interface ChatStyle {
  /** How the answer is bound: to a schema, to JSON of any form, or by words alone. */
  format: 'json_schema' | 'json_object' | 'words';
  /** OpenAI's reasoning models take only the first, most other servers only the second. */
  limit: 'max_completion_tokens' | 'max_tokens';
  /** The usual one was refused. */
  isOtherLimit: boolean;
  /** Thinking is kept short where that can be said: every answer here is a judgement of a few lines. */
  saysEffort: boolean;
}

const openaiThinks = /^(?:gpt-[5-9]|o\d)/;

/** Learns what a server takes. One for each server and model: what was refused once is not tried again. */
export class StyleFinder {
  #style: ChatStyle;

  constructor({ model, baseUrl }: { model: string; baseUrl: string }) {
    const isOpenAi = baseUrl === '';
    this.#style = {
      format: 'json_schema',
      limit: isOpenAi ? 'max_completion_tokens' : 'max_tokens',
      isOtherLimit: false,
      saysEffort: isOpenAi && openaiThinks.test(model),
    };
  }

  get style(): ChatStyle {
    return this.#style;
  }

  /** Whether a refusal was one of this style: then there is another one to ask in. */
  refused(style: ChatStyle, fault: ServiceError): boolean {
    if (!mayBeStyle(fault)) return false;
    // Another call, side by side, has found out already.
    if (style !== this.#style) return true;
    const next = withoutRefused(style, fault.message);
    if (next === undefined) return false;
    this.#style = next;
    return true;
  }
}

/** A request of another form than the server knows; some servers fail over it instead of refusing it. */
function mayBeStyle({ kind, status, message }: ServiceError): boolean {
  if (kind === 'rejected') return !/context|too (?:long|many)|image|vision|multimodal/i.test(message);
  return status === 500 && /response_format|json_schema|grammar|schema/i.test(message);
}

function withoutRefused(style: ChatStyle, message: string): ChatStyle | undefined {
  if (/max_(?:completion_)?tokens/.test(message) && !style.isOtherLimit) {
    const limit = style.limit === 'max_tokens' ? 'max_completion_tokens' : 'max_tokens';
    return { ...style, limit, isOtherLimit: true };
  }
  if (style.saysEffort && /reasoning/i.test(message)) return { ...style, saysEffort: false };
  if (style.format === 'json_schema') return { ...style, format: 'json_object' };
  if (style.format === 'json_object') return { ...style, format: 'words' };
  return undefined;
}
