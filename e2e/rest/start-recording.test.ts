import { describe, expect, test } from 'vitest';
import { expectEmpty } from '../support/rest-error.ts';
import { rest } from '../support/shared-stack.ts';

describe('POST /recordings/start', () => {
  test.each(['/openvidu/api', '/api'])('%s says that there is no recording module', async (base) => {
    const session = await rest.createSession();
    expectEmpty(await rest.request('post', `${base}/recordings/start`).send({ session }), 501);
    await rest.anonymous('post', `${base}/recordings/start`).send({ session }).expect(401);
  });

  test('says so whatever is asked for', async () => {
    expectEmpty(await rest.post('/recordings/start', { session: 1, resolution: 'x' }), 501);
    expect((await rest.session(await rest.createSession())).recording).toBe(false);
  });
});
