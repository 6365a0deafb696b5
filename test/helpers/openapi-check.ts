import { createRequire } from 'node:module';
import type { ValidateFunction } from 'ajv';

const require = createRequire(import.meta.url);
const Ajv2020 = require('ajv/dist/2020').default as typeof import('ajv/dist/2020.js').default;
const addFormats = require('ajv-formats').default as typeof import('ajv-formats').default;

interface Operation {
  readonly responses: Readonly<
    Record<string, { readonly content: Readonly<Record<string, { readonly schema: object }>> }>
  >;
}

/** The part of an OpenAPI document that answers are held against. */
export interface OpenApiDocument {
  readonly paths: Readonly<Record<string, { readonly get: Operation }>>;
}

/**
 * What is wrong with an answer by an OpenAPI document: its status, its content type, its body. Nothing: `[]`.
 * @param path as the document spells it, e.g. `/accounts/{id}`
 */
export function answerCheck(document: OpenApiDocument) {
  const ajv = new Ajv2020({ strict: false, allErrors: true });
  addFormats(ajv);
  ajv.addSchema(document as object, 'api');
  const compiled = new Map<string, ValidateFunction>();

  return async (path: string, answer: Response): Promise<string[]> => {
    const type = (answer.headers.get('content-type') ?? '').split(';', 1)[0] ?? '';
    const described = document.paths[path]?.get.responses[answer.status]?.content[type];
    const text = await answer.text();
    if (described === undefined) {
      return [
        `${path} does not say that it answers ${answer.status} ${type}: ${text.slice(0, 300)}`,
      ];
    }
    const pointer = ['paths', path, 'get', 'responses', answer.status, 'content', type, 'schema']
      .map((part) => encodeURIComponent(String(part).replaceAll('~', '~0').replaceAll('/', '~1')))
      .join('/');
    const validate = compiled.get(pointer) ?? ajv.compile({ $ref: `api#/${pointer}` });
    compiled.set(pointer, validate);
    if (validate(JSON.parse(text))) return [];
    return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
  };
}
