import { Ajv2020, type ErrorObject, type ValidateFunction } from 'ajv/dist/2020.js';

/** As much of an OpenAPI document as tests look into. */
export interface OpenApiDocument {
  paths: Record<string, Record<string, OperationObject>>;
  components: { schemas: Record<string, Schema>; responses: Record<string, unknown> };
}

export interface OperationObject {
  summary: string;
  security?: unknown[];
  requestBody?: { required: boolean; content: Record<string, MediaType> };
  responses: Record<string, { $ref?: string; description?: string; content?: Record<string, MediaType> }>;
}

export interface MediaType {
  schema: Schema;
  example?: unknown;
  examples?: Record<string, { value: unknown }>;
}

export interface Schema {
  $ref?: string;
  properties?: Record<string, Schema>;
  additionalProperties?: unknown;
  examples?: unknown[];
  description?: string;
  [key: string]: unknown;
}

/** Judges values by the schemas of a document. */
export class OpenApiSchemas {
  private readonly validators = new Map<string, ValidateFunction>();
  private readonly ajv = new Ajv2020({ strict: false, allErrors: true, allowUnionTypes: true });

  constructor(document: OpenApiDocument) {
    this.ajv.addSchema(document, 'document');
  }

  /** Whether it is itself a valid JSON Schema of 2020-12. */
  isSchema(schema: Schema): boolean {
    return this.ajv.validateSchema(schema) === true;
  }

  /** @returns what is wrong with the value, empty when nothing is */
  problems(schema: Schema, value: unknown): string[] {
    const validate = this.compiled(JSON.stringify(schema).replaceAll('"#/', '"document#/'));
    return validate(value) ? [] : (validate.errors ?? []).map(describe);
  }

  private compiled(text: string): ValidateFunction {
    const validate = this.validators.get(text) ?? this.ajv.compile(JSON.parse(text));
    this.validators.set(text, validate);
    return validate;
  }
}

const describe = ({ instancePath, message, params }: ErrorObject): string =>
  `${instancePath} ${message} ${JSON.stringify(params)}`;

/** The same document, in which no object may have a field that is not documented. */
export function withoutOtherFields<T>(part: T): T {
  if (Array.isArray(part)) return part.map(withoutOtherFields) as T;
  if (typeof part !== 'object' || part === null) return part;
  const copied = Object.fromEntries(Object.entries(part).map(([key, value]) => [key, withoutOtherFields(value)]));
  return ('properties' in part && part.properties ? { ...copied, additionalProperties: false } : copied) as T;
}
