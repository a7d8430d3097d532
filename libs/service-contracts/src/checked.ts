import { z } from 'zod';

/**
 * What a client sent. The gateway checked it by its schema where it came in, so no service that it is passed on to does
 * that again: here it only has to be there, and has its type.
 */
export const checked = <T>() => z.custom<T>((given) => given !== undefined && given !== null);
