import { describe, expect, test } from 'vitest';
import type { Method } from '../clients/rest-client.ts';
import { rest } from '../support/shared-stack.ts';

const API = '/openvidu/api';

describe('a method that a path does not have', () => {
  test.each<[Method, string, string[]]>([
    ['put', '/sessions', ['GET', 'POST']],
    ['delete', '/sessions', ['GET', 'POST']],
    ['post', '/sessions/some-session', ['GET', 'DELETE']],
    ['get', '/tokens', ['POST']],
    ['delete', '/tokens', ['POST']],
    ['post', '/config', ['GET']],
  ])('%s %s is answered with 405 and Allow', async (method, path, allowed) => {
    const { status, headers } = await rest.request(method, API + path);
    expect(status).toBe(405);
    const allow = String(headers.allow).split(/, */);
    for (const each of allowed) expect(allow).toContain(each);
    expect(allow).not.toContain(method.toUpperCase());
  });
});

describe('the content type', () => {
  test.each(['text/plain', 'application/x-www-form-urlencoded', 'application/xml', 'multipart/form-data'])(
    '%s is refused with 415',
    async (type) => {
      await rest.request('post', `${API}/sessions`).set('Content-Type', type).send('{}').expect(415);
    },
  );

  test('missing beside a body is refused with 415', async () => {
    const request = rest.request('post', `${API}/sessions`);
    request.write('{}');
    const { status } = await request.unset('Content-Type');
    expect(status).toBe(415);
  });

  test('may have parameters', async () => {
    const { body } = await rest
      .request('post', `${API}/sessions`)
      .set('Content-Type', 'application/json; charset=UTF-8')
      .send('{}')
      .expect(200);
    expect(body.id).toMatch(/^ses_/);
  });

  test('of a form does not matter where no body is read', async () => {
    const session = await rest.createSession();
    const form = (method: 'get' | 'delete', path: string) =>
      rest.request(method, API + path).set('Content-Type', 'application/x-www-form-urlencoded');
    await form('get', '/sessions').expect(200);
    await form('get', `/sessions/${session}`).expect(200);
    await form('delete', `/sessions/${session}`).expect(204);
  });
});

describe('the body', () => {
  test.each(['{broken', '[]', '"text"', '5', '{"customSessionId":"a"', 'true'])(
    '%s is refused with 400',
    async (text) => {
      for (const path of ['/sessions', '/tokens']) {
        const { status } = await rest.post(path, text);
        expect({ path, status }).toEqual({ path, status: 400 });
      }
    },
  );

  test('null is as no body', async () => {
    await rest.post('/sessions', 'null').expect(200);
    await rest.post('/tokens', 'null').expect(400);
    await rest.post('/tokens').expect(400);
  });

  test('larger than anything useful is refused, not read', async () => {
    const { status } = await rest.post('/sessions', { customSessionId: 'x'.repeat(5_000_000) });
    expect([400, 413]).toContain(status);
  });
});

describe('paths', () => {
  test('may end with a slash', async () => {
    const session = await rest.createSession();
    await rest.get('/sessions/').expect(200);
    await rest.get(`/sessions/${session}/`).expect(200);
    await rest.request('get', '/config/').expect(200);
  });

  test.each([
    ['a wrong escape', '/sessions/%zz'],
    ['a zero byte', '/sessions/%00'],
    ['a way up', '/sessions/..%2f..%2fconfig'],
    ['a long id', `/sessions/${'x'.repeat(3_000)}`],
  ])('with %s are nothing to stumble over', async (_, path) => {
    const { status } = await rest.get(path);
    expect([400, 404, 414]).toContain(status);
  });
});

describe('HEAD', () => {
  test('works where GET does, without a body', async () => {
    const session = await rest.createSession();
    const { status, text } = await rest.request('head', `${API}/sessions/${session}`);
    expect({ status, text: text ?? '' }).toEqual({ status: 200, text: '' });
    await rest.request('head', `${API}/sessions/unknown`).expect(404);
    await rest.request('head', `${API}/config`).expect(200);
  });
});

describe('CORS', () => {
  test('a preflight needs no credentials and allows everything', async () => {
    const { status, headers } = await rest
      .anonymous('options', `${API}/sessions`)
      .set('Origin', 'https://app.example.com')
      .set('Access-Control-Request-Method', 'POST')
      .set('Access-Control-Request-Headers', 'authorization,content-type');
    expect(status).toBe(200);
    expect(headers['access-control-allow-origin']).toMatch(/^(\*|https:\/\/app\.example\.com)$/);
    expect(headers['access-control-allow-methods']).toMatch(/POST|\*/);
    expect(headers['access-control-allow-headers']?.toLowerCase()).toMatch(/authorization|\*/);
  });

  test('answers, also refusals, may be read by every origin', async () => {
    const origin = 'https://app.example.com';
    for (const request of [rest.request('get', `${API}/sessions`), rest.anonymous('get', `${API}/sessions`)]) {
      const { headers } = await request.set('Origin', origin);
      expect(headers['access-control-allow-origin']).toMatch(/^(\*|https:\/\/app\.example\.com)$/);
    }
  });
});
