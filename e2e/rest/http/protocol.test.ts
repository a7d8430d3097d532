import type { Test } from 'supertest';
import { describe, expect, test } from 'vitest';
import { newSessionName, type Method } from '../../clients/rest-client.ts';
import { NOWHERE } from '../../scenes/ip-cameras.ts';
import { expectEmpty } from '../../observing/rest-error.ts';
import { join, rest } from '../../stack/shared-stack.ts';

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

  const send = (body: Buffer, type: string) =>
    rest.request('post', `${API}/sessions`).set('Content-Type', type).send(body);
  const layout = async (body: Buffer, type = 'application/json'): Promise<string> => {
    const { body: made } = await send(body, type)
      .serialize((bytes) => bytes)
      .expect(200);
    return (await rest.session(made.id)).defaultCustomLayout as string;
  };
  const TEXT = '{"defaultRecordingLayout":"CUSTOM","defaultCustomLayout":"caf\u00e9 \u{1f600}"}';

  test('may begin with a byte order mark', async () => {
    expect(await layout(Buffer.from(`\ufeff${TEXT}`))).toBe('caf\u00e9 \u{1f600}');
    expect(await layout(Buffer.from('\ufeff{"defaultRecordingLayout":"CUSTOM"}'))).toBe('');
  });

  test.each(['utf-8', '"UTF-8"', 'utf8'])('may say that it is %s', async (charset) => {
    expect(await layout(Buffer.from(TEXT), `application/json; charset=${charset}`)).toBe('caf\u00e9 \u{1f600}');
  });

  test.each([
    ['iso-8859-1', 'latin1'],
    ['utf-16le', 'utf16le'],
  ] as const)('is read as %s when it says so', async (charset, encoding) => {
    const text = TEXT.replace(' \u{1f600}', '');
    expect(await layout(Buffer.from(text, encoding), `application/json;charset=${charset}`)).toBe('caf\u00e9');
  });

  test('that is no UTF-8 is refused, with what to do', async () => {
    for (const bytes of [
      Buffer.from('{"a":"caf\u00e9"}', 'latin1'),
      Buffer.from('{"a":"\u{1f600}"}').fill(0x20, 8, 9),
    ]) {
      const { status, body } = await send(bytes, 'application/json').serialize((raw) => raw);
      expect([status, body.message]).toEqual([400, expect.stringMatching(/UTF-8.*charset/)]);
    }
  });

  test('in an unknown charset is refused', async () => {
    const { status, body } = await send(Buffer.from('{}'), 'application/json; charset=klingon').serialize((raw) => raw);
    expect([status, body.message]).toEqual([415, expect.stringMatching(/klingon.*UTF-8/)]);
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

describe('ids in paths', () => {
  const encoded = (id: string) => Array.from(id, (each) => `%${each.charCodeAt(0).toString(16)}`).join('');

  test('may be as long as they can be made, and encoded', async () => {
    const longest = newSessionName().padEnd(200, 'x');
    const session = await rest.createSession({ customSessionId: longest });
    const path = `/sessions/${encoded(session)}`;
    expect((await rest.get(path).expect(200)).body.sessionId).toBe(longest);
    const { joined } = await join(session);
    expect(joined.session).toBe(longest);
    const rtspUri = `${NOWHERE}/${'x'.repeat(500)}`;
    const { body: camera } = await rest.post(`${path}/connection`, { rtspUri }).expect(200);
    expect(camera.connectionId).toHaveLength(128);
    const { streamId } = camera.publishers[0];
    expect((await rest.delete(`${path}/stream/${encoded(streamId)}`)).status).toBe(405); // It is there, but a camera's.
    await rest.delete(`${path}/connection/${encoded(camera.connectionId)}`).expect(204);
    await rest.delete(path).expect(204);
  });

  test.each([201, 301, 1_000, 8_000])('of %i characters are as unknown as others', async (length) => {
    const id = 'x'.repeat(length);
    expectEmpty(await rest.get(`/sessions/${id}`), 404);
    expectEmpty(await rest.delete(`/sessions/${id}`), 404);
    expectEmpty(await rest.delete(`/sessions/${id}/connection/${id}`), 400);
    expectEmpty(await rest.get(`/recordings/${id}`), 404);
  });
});

describe('an answer', () => {
  const JSON_TYPE = 'application/json';
  const post = (body: string, type = JSON_TYPE) =>
    rest.request('post', `${API}/sessions`).set('Content-Type', type).send(body);

  test('is application/json to the letter, whatever it says', async () => {
    const session = await rest.createSession();
    const answers: [status: number, answer: Test][] = [
      [200, post('{}')],
      [200, rest.get('/sessions')],
      [200, rest.get(`/sessions/${session}`)],
      [200, rest.post('/tokens', { session })],
      [200, rest.request('get', '/config')],
      [200, rest.anonymous('get', `${API}/openapi.json`)],
      [200, rest.get('/recordings')],
      [400, post('{broken')],
      [400, rest.get('/sessions/%zz')],
      [401, rest.anonymous('get', `${API}/sessions`)],
      [404, rest.request('get', '/openvidu/nothing')],
      [405, rest.request('put', `${API}/sessions`)],
      [413, post(`{"x":"${'x'.repeat(300_000)}"}`)],
      [415, post('{}', 'text/plain')],
    ];
    for (const [expected, answer] of answers) {
      const { status, headers } = await answer;
      expect([status, headers['content-type']]).toEqual([expected, JSON_TYPE]);
    }
  });

  test('without a body has no type', async () => {
    const { headers } = await rest.get('/sessions/nobody').expect(404);
    expect(headers).not.toHaveProperty('content-type');
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
