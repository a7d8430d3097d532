import { z } from 'zod';

/** What the documentation says of a parameter beside its schema. */
export interface ParameterNotes {
  description: string;
  examples?: unknown[];
}

/** A parameter of a body that may be left out; null is the same as that (REST semantics 1.2). */
export const optional = <T extends z.ZodType>(schema: T, notes: ParameterNotes) =>
  schema
    .nullish()
    .transform((given) => given ?? undefined)
    .optional() // After it was read, too: whoever makes such an object need not name it.
    .meta({ ...notes });

/** An optional parameter with a value that it has when it is left out. */
export const optionalWithDefault = <T extends z.ZodType>(schema: T, byDefault: z.output<T>, notes: ParameterNotes) =>
  schema
    .nullish()
    .transform((given) => given ?? byDefault)
    .meta({ ...notes, default: byDefault });
