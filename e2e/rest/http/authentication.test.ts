import { describe, expect, test } from 'vitest';
import { expectEmpty } from '../../observing/rest-error.ts';
import { rest } from '../../stack/shared-stack.ts';

const basic = (user: string, password: string): string =>
  `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;

describe.each(['/openvidu/api', '/api'])('%s', (base) => {
  test('serves whoever knows the secret', async () => {
    await rest.request('get', `${base}/sessions`).expect(200);
  });

  test('refuses everybody else, whatever he asks for', async () => {
    for (const [method, path] of [
      ['get', '/sessions'],
      ['post', '/sessions'],
      ['post', '/tokens'],
      ['get', '/sessions/unknown'],
      ['delete', '/sessions/unknown'],
      ['get', '/no/such/path'],
      ['put', '/sessions'],
      ['get', ''],
    ] as const) {
      const { status, headers, body } = await rest.anonymous(method, base + path);
      expect({ method, path, status }).toEqual({ method, path, status: 401 });
      expect(headers['www-authenticate']).toMatch(/^Basic realm=/);
      expect(body).toMatchObject({ status: 401, error: 'Unauthorized' });
    }
  });

  test('says 401 before it looks at a body', async () => {
    const { status } = await rest.anonymous('post', `${base}/sessions`).type('application/json').send('{broken');
    expect(status).toBe(401);
  });

  test('says 404 for an unknown path to whoever may know', async () => {
    await rest.request('get', `${base}/no/such/path`).expect(404);
  });
});

test.each([
  ['a wrong secret', basic('OPENVIDUAPP', 'wrong')],
  ['no secret', basic('OPENVIDUAPP', '')],
  ['a prefix of the secret', basic('OPENVIDUAPP', rest.secret.slice(0, -1))],
  ['another user', basic('ADMIN', rest.secret)],
  ['a user in lower case', basic('openviduapp', rest.secret)],
  ['the secret without a user', `Basic ${Buffer.from(rest.secret).toString('base64')}`],
  ['another scheme', `Bearer ${rest.secret}`],
  ['no Base64', 'Basic %%%'],
  ['nothing behind the scheme', 'Basic'],
])('refuses %s', async (_, authorization) => {
  await rest.anonymous('get', '/openvidu/api/sessions').set('Authorization', authorization).expect(401);
});

test('protects the configuration', async () => {
  await rest.anonymous('get', '/config').expect(401);
  await rest.anonymous('get', '/openvidu/api/config').expect(401);
});

test('both path families are the same API', async () => {
  const { body } = await rest.request('post', '/api/sessions').send({}).expect(200);
  await rest.request('get', `/openvidu/api/sessions/${body.id}`).expect(200);
  const token = await rest.request('post', '/api/tokens').send({ session: body.id }).expect(200);
  expect(token.body.token).toContain(body.id);
  expectEmpty(await rest.request('delete', `/openvidu/api/sessions/${body.id}`), 204);
  expectEmpty(await rest.request('get', `/api/sessions/${body.id}`), 404);
});
