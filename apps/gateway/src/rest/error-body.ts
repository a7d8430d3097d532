import { STATUS_CODES } from 'node:http';

/** The JSON that errors with a message have. */
export interface ErrorBody {
  /** Milliseconds since 1970. */
  timestamp: number;
  status: number;
  /** The standard phrase of the status. */
  error: string;
  message: string;
  path: string;
}

export function errorBody(status: number, message: string, path: string): ErrorBody {
  return { timestamp: Date.now(), status, error: STATUS_CODES[status] ?? 'Error', message, path };
}
