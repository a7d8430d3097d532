import { describe, expect, test } from 'vitest';
import { NOWHERE } from '../../scenes/ip-cameras.ts';
import { expectError } from '../../observing/rest-error.ts';
import { rest } from '../../stack/shared-stack.ts';

const TYPE_ERROR = 'Type error in some parameter';

describe('POST /tokens', () => {
  test('makes a token for a publisher by default', async () => {
    const session = await rest.createSession();
    const { body } = await rest.post('/tokens', { session }).expect(200);
    expect(body).toMatchObject({ id: body.token, session, role: 'PUBLISHER', data: '' });
    expect(body).not.toHaveProperty('kurentoOptions');
    const { host } = new URL(rest.url);
    const prefix = `wss://${host}?sessionId=${session}&token=`.replaceAll(/[.?]/g, '\\$&');
    expect(body.token).toMatch(
      new RegExp(
        `^${prefix}tok_[A-Z][A-Za-z0-9]{15}&role=PUBLISHER&version=2\\.15\\.0(&coturnIp=[^&]+&turnUsername=[^&=?]+&turnCredential=[^&=?]+)?$`,
      ),
    );
  });

  test.each(['SUBSCRIBER', 'PUBLISHER', 'MODERATOR'])('makes a token for a %s', async (role) => {
    const session = await rest.createSession();
    const { body } = await rest.post('/tokens', { session, role, data: 'about him', record: false }).expect(200);
    expect(body).toMatchObject({ session, role, data: 'about him', record: false });
    expect(body.token).toContain(`&role=${role}&`);
  });

  test('never gives the same token twice', async () => {
    const session = await rest.createSession();
    const tokens = await Promise.all(Array.from({ length: 20 }, () => rest.createToken(session)));
    expect(new Set(tokens).size).toBe(20);
  });

  test('repeats the kurentoOptions that it knows', async () => {
    const session = await rest.createSession();
    const known = { videoMaxRecvBandwidth: 100, videoMinSendBandwidth: 0, allowedFilters: ['ZBarFilter'] };
    const ask = async (kurentoOptions: unknown) =>
      (await rest.post('/tokens', { session, kurentoOptions }).expect(200)).body;
    expect((await ask({ ...known, unknown: 1 })).kurentoOptions).toEqual(known);
    expect((await ask({})).kurentoOptions).toEqual({});
    expect((await ask({ allowedFilters: [] })).kurentoOptions).toEqual({});
  });

  test('takes data of 10000 characters and none that are longer', async () => {
    const session = await rest.createSession();
    const data = 'é'.repeat(10_000);
    expect((await rest.post('/tokens', { session, data }).expect(200)).body.data).toBe(data);
    const message = 'Parameter "data" is too long. It may have 10000 characters';
    expectError(await rest.post('/tokens', { session, data: `${data}x` }), 400, message);
    const camera = { rtspUri: NOWHERE, data: `${data}x` };
    expectError(await rest.post(`/sessions/${session}/connection`, camera), 400, message);
  });

  test('answers 404 with a message for an unknown session', async () => {
    expectError(await rest.post('/tokens', { session: 'no-such' }), 404, 'Session no-such not found');
  });

  test.each([{}, { session: null, role: 'x' }])('needs a session: %o', async (body) => {
    expectError(await rest.post('/tokens', body), 400, '"session" parameter is mandatory');
  });

  test.each([{ session: 1 }, { role: 1 }, { data: {} }, { session: 'no-such', role: true }])(
    'refuses a wrong type before anything else: %o',
    async (body) => {
      expectError(await rest.post('/tokens', body), 400, TYPE_ERROR);
    },
  );

  test.each(['publisher', '', 'ADMIN'])('refuses the role %o', async (role) => {
    const session = await rest.createSession();
    expectError(await rest.post('/tokens', { session, role }), 400, `Parameter role ${role} is not defined`);
  });

  test.each([1, 'text', [], true])('refuses kurentoOptions that are no object: %o', async (kurentoOptions) => {
    const session = await rest.createSession();
    const message = "Error in parameter 'kurentoOptions'. It is not a valid JSON object";
    expectError(await rest.post('/tokens', { session, kurentoOptions, role: 'x' }), 400, message);
  });

  test.each([{ videoMaxRecvBandwidth: '5' }, { allowedFilters: 'x' }, { allowedFilters: [1] }])(
    'refuses wrong types in kurentoOptions: %o',
    async (kurentoOptions) => {
      const session = await rest.createSession();
      const message = "Type error in some parameter of 'kurentoOptions'";
      expectError(await rest.post('/tokens', { session, kurentoOptions }), 400, message);
    },
  );

  test('looks at the session before the role and the kurentoOptions', async () => {
    await rest.post('/tokens', { session: 'no-such', role: 'x', kurentoOptions: 1 }).expect(404);
  });
});
