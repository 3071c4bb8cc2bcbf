import { onTestFinished } from 'vitest';
import { createOpenAiEngines } from '../../../source/providers/openai/chat-model.ts';
import type { ChatOptions } from '../../harness/services/openai/chat.ts';
import { startOpenAi } from '../../harness/services/openai/openai-service.ts';
import { testTools } from '../../harness/tools.ts';
import { quickPolicy, settingsOf } from '../engine-kit.ts';

const script = { language: 'english', code: 'en', segments: [] };

/** Opens the engines with a new stand-in: a server like OpenAI's, or one with fewer features. */
export async function startChat(chat: Partial<ChatOptions> = {}, settings: Record<string, string> = {}) {
  const standIn = await startOpenAi({
    script,
    key: '',
    chat,
    models: chat.models ?? ['llama', 'gpt-6-luna'],
  });
  onTestFinished(() => standIn.stop());
  const values = {
    OPENAI_BASE_URL: `${standIn.address}/v1`,
    OPENAI_MODEL: 'llama',
    AI_TIMEOUT_SECONDS: '10',
    ...settings,
  };
  const tools = await testTools();
  const open = (changes: Record<string, string> = {}) =>
    createOpenAiEngines(settingsOf({ ...values, ...changes }), tools, { policy: quickPolicy });
  return { standIn, engines: open(), open };
}
