import { z } from 'zod';

/*
 * Booleans, integers and texts as the original reads them from requests of its clients: with Gson, which makes of a value
 * what it shall be, wherever it can. Native clients rely on that: they write every parameter as a text, some also the id.
 * What comes out of these schemas goes through them unchanged.
 */

/** `"true"` in any case is true; every other text, and every number, is false. */
export const lenientBoolean = z.preprocess((given) => {
  const value = single(given);
  return typeof value === 'string' || typeof value === 'number' ? String(value).toLowerCase() === 'true' : value;
}, z.boolean());

const INTEGER = /^[+-]?\d+$/;

/** Numbers lose their fraction; of texts only those of an integer are one. @param asked what else is asked of it */
export const lenientInteger = (asked: z.ZodNumber = z.int()) =>
  z.preprocess((given) => {
    const value = single(given);
    if (typeof value === 'number') return Math.trunc(value);
    return typeof value === 'string' && INTEGER.test(value) ? Number(value) : value;
  }, asked);

/** Numbers and booleans are read as their texts. @param asked what else is asked of it */
export const lenientText = <Text extends z.ZodType<string>>(asked: Text) =>
  z.preprocess((given) => {
    const value = single(given);
    return typeof value === 'number' || typeof value === 'boolean' ? String(value) : value;
  }, asked);

/** What may be left out: one that cannot be read is to the original as if it were not there. */
export const optionally = <Schema extends z.ZodType>(schema: Schema) => schema.optional().catch(undefined);

/** To Gson, an array of one element is that element. */
function single(given: unknown): unknown {
  let value = given;
  while (Array.isArray(value) && value.length === 1) value = value[0];
  return value;
}
