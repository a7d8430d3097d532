import { describe, expect, test } from 'vitest';
import { newSessionName } from '../../clients/rest-client.ts';
import { expectEmpty, expectError } from '../../observing/rest-error.ts';
import { rest } from '../../stack/shared-stack.ts';

const TYPE_ERROR = 'Type error in some parameter';
const SESSION_ID_ERROR = 'Parameter "customSessionId" is wrong. Must be an alphanumeric string';

describe('POST /sessions', () => {
  test('without a body makes a session with an id of its own and all defaults', async () => {
    const before = Date.now();
    const { status, body } = await rest.post('/sessions');
    expect(status).toBe(200);
    expect(body.id).toMatch(/^ses_[A-Z][A-Za-z0-9]{9}$/);
    expect(body.createdAt).toBeGreaterThanOrEqual(before - 1_000);
    expect(body.createdAt).toBeLessThanOrEqual(Date.now() + 1_000);
    expect(await rest.session(body.id)).toMatchObject({
      mediaMode: 'ROUTED',
      recordingMode: 'MANUAL',
      defaultOutputMode: 'COMPOSED',
      defaultRecordingLayout: 'BEST_FIT',
      customSessionId: '',
    });
  });

  test('answers with the whole session, for newer clients', async () => {
    const { body } = await rest.post('/sessions', {}).expect(200);
    const { status: _, ...session } = await rest.session(body.id);
    expect(body).toMatchObject(session);
  });

  test('takes every documented property', async () => {
    const customSessionId = newSessionName();
    const given = {
      customSessionId,
      mediaMode: 'RELAYED',
      recordingMode: 'ALWAYS',
      defaultOutputMode: 'COMPOSED_QUICK_START',
      defaultRecordingLayout: 'CUSTOM',
      defaultCustomLayout: 'mine',
    };
    const { body } = await rest.post('/sessions', given).expect(200);
    expect(body.id).toBe(customSessionId);
    expect(await rest.session(customSessionId)).toMatchObject(given);
  });

  test('says 409 with an empty body to an id that is taken, and changes nothing', async () => {
    const customSessionId = newSessionName();
    await rest.post('/sessions', { customSessionId }).expect(200);
    const before = await rest.session(customSessionId);
    expectEmpty(await rest.post('/sessions', { customSessionId, mediaMode: 'RELAYED' }), 409);
    expect(await rest.session(customSessionId)).toEqual(before);
  });

  test('gives an id to exactly one of many that want it at the same time', async () => {
    const customSessionId = newSessionName();
    const answers = await Promise.all(Array.from({ length: 12 }, () => rest.post('/sessions', { customSessionId })));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(answers.filter(({ status }) => status === 409)).toHaveLength(11);
  });

  test('gives an id again after its session was closed', async () => {
    const customSessionId = newSessionName();
    await rest.post('/sessions', { customSessionId }).expect(200);
    await rest.delete(`/sessions/${customSessionId}`).expect(204);
    await rest.post('/sessions', { customSessionId }).expect(200);
  });

  test.each([
    { mediaMode: 1 },
    { recordingMode: true },
    { defaultOutputMode: [] },
    { defaultRecordingLayout: {} },
    { defaultCustomLayout: 3 },
    { customSessionId: 12 },
  ])('refuses a wrong type: %o', async (body) => {
    expectError(await rest.post('/sessions', body), 400, TYPE_ERROR);
  });

  test.each([
    [{ mediaMode: 'routed' }, 'null', 'null', 'null', 'routed'],
    [{ recordingMode: 'NEVER' }, 'NEVER', 'null', 'null', 'null'],
    [{ defaultOutputMode: '' }, 'null', '', 'null', 'null'],
    [{ defaultRecordingLayout: 'x', mediaMode: 'ROUTED' }, 'null', 'null', 'x', 'ROUTED'],
  ])('refuses an unknown word, naming all four: %o', async (body, mode, output, layout, media) => {
    const message =
      `RecordingMode ${mode} | Default OutputMode ${output} | Default RecordingLayout ${layout} | ` +
      `MediaMode ${media}. Some parameter is not defined`;
    expectError(await rest.post('/sessions', body), 400, message);
  });

  test.each(['with space', 'slash/', 'é', 'a&b', '%41'])('refuses the id %o', async (customSessionId) => {
    expectError(await rest.post('/sessions', { customSessionId }), 400, SESSION_ID_ERROR);
  });

  test('takes an id of 200 characters and none that is longer', async () => {
    const customSessionId = newSessionName().padEnd(200, '-');
    expect((await rest.post('/sessions', { customSessionId }).expect(200)).body.id).toBe(customSessionId);
    const message = 'Parameter "customSessionId" is too long. It may have 200 characters';
    for (const longer of [201, 301, 5_000])
      expectError(await rest.post('/sessions', { customSessionId: 'x'.repeat(longer) }), 400, message);
  });

  test('looks at types first, then at words, then at the id', async () => {
    expectError(await rest.post('/sessions', { mediaMode: 'x', customSessionId: 1 }), 400, TYPE_ERROR);
    const { body } = await rest.post('/sessions', { mediaMode: 'x', customSessionId: '?' }).expect(400);
    expect(body.message).toMatch(/Some parameter is not defined$/);
  });

  test('takes null and an empty id as not given, and ignores what it does not know', async () => {
    const { body } = await rest
      .post('/sessions', { customSessionId: '', mediaMode: null, recordingMode: null, unknown: { a: 1 } })
      .expect(200);
    expect(body.id).toMatch(/^ses_/);
  });
});
