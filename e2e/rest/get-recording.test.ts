import { test } from 'vitest';
import { expectEmpty } from '../support/rest-error.ts';
import { rest } from '../support/shared-stack.ts';

test.each(['/openvidu/api', '/api'])('GET %s/recordings/ID says that there is no recording module', async (base) => {
  expectEmpty(await rest.request('get', `${base}/recordings/any`), 501);
  await rest.anonymous('get', `${base}/recordings/any`).expect(401);
});
