import { z } from 'zod';

export type JsonSchema = z.core.JSONSchema.JSONSchema;

/** The name that a schema has in the document; undefined for those that are written out where they are used. */
export const nameOf = (schema: z.ZodType): string | undefined => z.globalRegistry.get(schema)?.id;

export const examplesOf = (schema: z.ZodType): unknown[] =>
  (z.globalRegistry.get(schema)?.examples as unknown[] | undefined) ?? [];

/** The schemas with a name, and those that they are made of. */
export function componentSchemas(used: z.ZodType[]): Record<string, JsonSchema> {
  const named = used.filter((schema) => nameOf(schema) !== undefined);
  const all = z.object(Object.fromEntries(named.map((schema) => [nameOf(schema)!, schema])));
  return asComponents(z.toJSONSchema(all, SETTINGS)).$defs ?? {};
}

/** Where a schema is used: its name, or what it is. */
export function schemaOrReference(schema: z.ZodType): JsonSchema {
  const name = nameOf(schema);
  if (name !== undefined) return { $ref: `#/components/schemas/${name}` };
  const { $schema: _, ...written } = z.toJSONSchema(schema, SETTINGS);
  return written as JsonSchema;
}

const SETTINGS = {
  io: 'input',
  override: ({ zodSchema, jsonSchema }) => polish(zodSchema, jsonSchema),
} as const satisfies z.core.ToJSONSchemaParams;

/** Makes good what Zod leaves out for schemas that transform what they read, and says the same in fewer words. */
function polish(zodSchema: z.core.$ZodType, jsonSchema: z.core.JSONSchema.BaseSchema): void {
  const meta = z.globalRegistry.get(zodSchema);
  for (const key of ['default', 'examples']) if (meta?.[key] !== undefined) jsonSchema[key] = meta[key];
  delete jsonSchema.id;
  if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum;
  if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) delete jsonSchema.minimum;
  const [given, nothing, ...others] = jsonSchema.anyOf ?? [];
  if (typeof given?.type !== 'string' || nothing?.type !== 'null' || others.length > 0) return;
  delete jsonSchema.anyOf;
  Object.assign(jsonSchema, given, { type: [given.type, 'null'] }, given.enum && { enum: [...given.enum, null] });
}

const asComponents = (schema: object): JsonSchema =>
  JSON.parse(JSON.stringify(schema).replaceAll('"#/$defs/', '"#/components/schemas/'));
