import { STATUS_CODES } from 'node:http';
import { z } from 'zod';

/** The JSON that errors with a message have. */
export const ErrorBody = z
  .object({
    timestamp: z.int().meta({ description: 'When it happened, in milliseconds since 1970, UTC.' }),
    status: z.int().meta({ description: 'The status code again.' }),
    error: z.string().meta({ description: 'The standard phrase of the status code.' }),
    message: z.string().meta({ description: 'What is wrong, and what to do.' }),
    path: z.string().meta({ description: 'The path that was asked for.' }),
  })
  .meta({
    id: 'Error',
    description: 'Why a request was refused.',
    examples: [
      {
        timestamp: 1538481996019,
        status: 400,
        error: 'Bad Request',
        message: 'Type error in some parameter',
        path: '/openvidu/api/sessions',
      },
    ],
  });
export type ErrorBody = z.infer<typeof ErrorBody>;

export function errorBody(status: number, message: string, path: string): ErrorBody {
  return { timestamp: Date.now(), status, error: STATUS_CODES[status] ?? 'Error', message, path };
}
