import { test } from 'vitest';
import { expectEmpty } from '../support/rest-error.ts';
import { rest } from '../support/shared-stack.ts';

test.each(['/openvidu/api', '/api'])('DELETE %s/recordings/ID says that there is no recording module', async (base) => {
  expectEmpty(await rest.request('delete', `${base}/recordings/any`), 501);
  await rest.anonymous('delete', `${base}/recordings/any`).expect(401);
});
