import type { Response } from 'supertest';
import { expect } from 'vitest';

/** An error body as the controllers of the original make them. */
export function expectError({ status, body, headers }: Response, expected: number, message: string): void {
  expect({ status, body }).toEqual({
    status: expected,
    body: {
      timestamp: expect.any(Number),
      status: expected,
      error: PHRASES[expected],
      message,
      path: expect.stringMatching(/^\//),
    },
  });
  expect(headers['content-type']).toMatch(/^application\/json/);
}

/** A status with nothing behind it. */
export function expectEmpty({ status, text }: Response, expected: number): void {
  expect({ status, text: text ?? '' }).toEqual({ status: expected, text: '' });
}

const PHRASES: Record<number, string> = {
  400: 'Bad Request',
  404: 'Not Found',
  405: 'Method Not Allowed',
  406: 'Not Acceptable',
  409: 'Conflict',
  415: 'Unsupported Media Type',
  422: 'Unprocessable Entity',
  500: 'Internal Server Error',
  501: 'Not Implemented',
};
