import { expect, test } from 'vitest';
import { expectEmpty } from '../support/rest-error.ts';
import { rest } from '../support/shared-stack.ts';

test.each(['/openvidu/api', '/api'])('GET %s/recordings says that there is no recording module', async (base) => {
  expectEmpty(await rest.request('get', `${base}/recordings`), 501);
  await rest.anonymous('get', `${base}/recordings`).expect(401);
});

test('/recordings cannot be deleted as a whole', async () => {
  const { status, headers } = await rest.delete('/recordings');
  expect(status).toBe(405);
  expect(headers.allow).toMatch(/GET/);
});
