import type { Reply } from '../http/reply.ts';
import { isObject, listOf, objectOf, property } from '../http/unknown-json.ts';
import { geminiError, unknownName } from './errors.ts';

/** Fields of `GenerateContentRequest`; https://ai.google.dev/api/generate-content. */
const requestNames = new Set([
  ...['contents', 'systemInstruction', 'generationConfig', 'safetySettings', 'tools', 'toolConfig'],
  ...['cachedContent', 'model', 'serviceTier', 'store'],
]);

const configNames = new Set([
  ...['stopSequences', 'responseMimeType', 'responseSchema', 'responseJsonSchema', '_responseJsonSchema'],
  ...['responseModalities', 'candidateCount', 'maxOutputTokens', 'temperature', 'topP', 'topK', 'seed'],
  ...['presencePenalty', 'frequencyPenalty', 'responseLogprobs', 'logprobs', 'enableEnhancedCivicAnswers'],
  ...['speechConfig', 'thinkingConfig', 'imageConfig', 'mediaResolution'],
]);

const partNames = new Set([
  ...['text', 'inlineData', 'fileData', 'videoMetadata', 'mediaResolution', 'thought', 'thoughtSignature'],
  ...['functionCall', 'functionResponse', 'executableCode', 'codeExecutionResult', 'partMetadata'],
]);

/** The subset of OpenAPI that `responseSchema` supports; https://ai.google.dev/api/caching#Schema. */
const schemaNames = new Set([
  ...['type', 'format', 'title', 'description', 'nullable', 'enum', 'maxItems', 'minItems', 'properties'],
  ...['required', 'minProperties', 'maxProperties', 'minLength', 'maxLength', 'pattern', 'example', 'anyOf'],
  ...['propertyOrdering', 'default', 'items', 'minimum', 'maximum'],
]);

const schemaTypes = new Set(['string', 'number', 'integer', 'boolean', 'array', 'object', 'null']);

/** Refuses what the real service does not support: unknown fields, and schemas outside of its subset. */
export function checkNames(body: unknown): Reply | undefined {
  const config = field(body, 'generationConfig');
  return (
    unknownIn(body, requestNames, '') ??
    checkContents(field(body, 'contents')) ??
    unknownIn(config, configNames, 'generation_config') ??
    checkBinding(config) ??
    checkSchema(field(config, 'responseSchema'), 'generation_config.response_schema')
  );
}

/** A field by its name in camel case or snake case: the API accepts both. */
export function field(value: unknown, name: string): unknown {
  const snake = name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
  return property(value, name) ?? property(value, snake);
}

function checkContents(contents: unknown): Reply | undefined {
  if (listOf(contents).length === 0) {
    return geminiError(400, '* GenerateContentRequest.contents: contents is not specified\n');
  }
  for (const [index, content] of listOf(contents).entries()) {
    const parts = listOf(property(content, 'parts'));
    if (parts.length === 0) {
      return geminiError(
        400,
        `* GenerateContentRequest.contents[${index}].parts: contents.parts must not be empty.\n`,
      );
    }
    for (const [at, part] of parts.entries()) {
      const unknown = unknownIn(part, partNames, `contents[${index}].parts[${at}]`);
      if (unknown) return unknown;
    }
  }
  return undefined;
}

function checkBinding(config: unknown): Reply | undefined {
  const schema = field(config, 'responseSchema');
  const jsonSchema = field(config, 'responseJsonSchema') ?? property(config, '_responseJsonSchema');
  if (schema !== undefined && jsonSchema !== undefined) {
    return geminiError(
      400,
      '* GenerateContentRequest.generation_config.response_json_schema: response_schema must not be set when response_json_schema is set\n',
    );
  }
  const bound = schema ?? jsonSchema;
  if (bound !== undefined && field(config, 'responseMimeType') !== 'application/json') {
    return geminiError(
      400,
      "* GenerateContentRequest.generation_config.response_schema: only allowed when response_mime_type is 'application/json'\n",
    );
  }
  return undefined;
}

function checkSchema(schema: unknown, where: string): Reply | undefined {
  if (!isObject(schema)) return undefined;
  const unknown = unknownIn(schema, schemaNames, where);
  if (unknown) return unknown;
  const type = schema['type'];
  if (type !== undefined && !(typeof type === 'string' && schemaTypes.has(type.toLowerCase()))) {
    return geminiError(
      400,
      `Invalid value at '${where}.type' (type.googleapis.com/google.ai.generativelanguage.v1beta.Type), ${JSON.stringify(type)}`,
    );
  }
  const wrong = checkShape(schema, where);
  if (wrong) return wrong;
  for (const [name, value] of Object.entries(objectOf(schema['properties']))) {
    const fault = checkSchema(value, `${where}.properties[${name}]`);
    if (fault) return fault;
  }
  for (const [index, value] of listOf(field(schema, 'anyOf')).entries()) {
    const fault = checkSchema(value, `${where}.any_of[${index}]`);
    if (fault) return fault;
  }
  return checkSchema(schema['items'], `${where}.items`);
}

function checkShape(schema: Record<string, unknown>, where: string): Reply | undefined {
  const type = String(schema['type']).toLowerCase();
  const names = Object.keys(objectOf(schema['properties']));
  if (type === 'object' && names.length === 0) {
    return geminiError(
      400,
      `* GenerateContentRequest.${where}.properties: should be non-empty for OBJECT type\n`,
    );
  }
  if (type === 'array' && schema['items'] === undefined) {
    return geminiError(400, `* GenerateContentRequest.${where}.items: missing field.\n`);
  }
  const missing = listOf(schema['required']).find((name) => !names.includes(String(name)));
  if (missing !== undefined) {
    return geminiError(400, `* GenerateContentRequest.${where}.required[0]: property is not defined\n`);
  }
  if (schema['enum'] !== undefined && type !== 'string') {
    return geminiError(400, `* GenerateContentRequest.${where}.enum: only allowed for STRING type\n`);
  }
  return undefined;
}

function unknownIn(value: unknown, known: ReadonlySet<string>, where: string): Reply | undefined {
  const name = Object.keys(objectOf(value)).find((each) => !known.has(each) && !known.has(camel(each)));
  return name === undefined ? undefined : unknownName(name, where);
}

function camel(name: string): string {
  return name.replace(/(?<=[a-z])_([a-z])/g, (_, letter: string) => letter.toUpperCase());
}
