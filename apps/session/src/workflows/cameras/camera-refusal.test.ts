import { RestError } from '@convene/openvidu-protocol';
import { ServiceError, type ServiceErrorCode } from '@convene/service-contracts';
import { expect, it, vi } from 'vitest';
import { cameraRefusal } from './camera-refusal.js';

it.each<[ServiceErrorCode, status: number, message: string, isLogged: boolean]>([
  ['refused', 400, 'What the node says', false],
  ['full', 500, 'The IP camera could not be published: What the node says', false],
  ['unavailable', 500, expect.stringMatching(/^The IP camera could not be published: .*Try again/), true],
  ['stale-epoch', 500, expect.stringMatching(/^The IP camera could not be published: .*Try again/), true],
])('answers %s with %i', (code, status, message, isLogged) => {
  const warn = vi.fn<(message: object) => void>();
  const refusal = cameraRefusal(new ServiceError(code, 'What the node says'), { warn });
  expect(refusal).toBeInstanceOf(RestError);
  expect(refusal).toMatchObject({ status, message });
  expect(warn).toHaveBeenCalledTimes(isLogged ? 1 : 0);
});

it('leaves other errors as they are', () => {
  const errors = [new RestError(404), new Error('a bug')];
  for (const error of errors) expect(cameraRefusal(error, { warn: vi.fn<() => void>() })).toBe(error);
});
