import { describe, expect, test } from 'vitest';
import { expectEmpty } from '../support/rest-error.ts';
import { rest } from '../support/shared-stack.ts';

describe('POST /recordings/stop/ID', () => {
  test.each(['/openvidu/api', '/api'])('%s says that there is no recording module', async (base) => {
    expectEmpty(await rest.request('post', `${base}/recordings/stop/any`), 501);
    await rest.anonymous('post', `${base}/recordings/stop/any`).expect(401);
  });

  test.each([
    ['application/x-www-form-urlencoded', 'a=b'],
    ['text/plain', 'text'],
    ['application/json', '{broken'],
  ])('does not care for a body of %s', async (type, body) => {
    const request = rest.request('post', '/openvidu/api/recordings/stop/any');
    expectEmpty(await request.set('Content-Type', type).send(body), 501);
  });

  test('cannot be used without an id', async () => {
    const { status, headers } = await rest.post('/recordings/stop');
    expect(status).toBe(405);
    expect(headers.allow).toMatch(/GET/);
  });
});
