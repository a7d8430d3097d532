import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { publishing } from '../../scenes/recorded-call.ts';
import { SHORT_MS, startRecording, startShortRecording } from '../../scenes/recordings.ts';
import { expectEmpty } from '../../observing/rest-error.ts';
import { rest, stack } from '../../stack/shared-stack.ts';
import { pause } from '../../support/until.ts';

describe('POST /recordings/stop/ID', () => {
  test.each(['/openvidu/api', '/api'])('%s answers with the finished recording', async (base) => {
    const session = await rest.createSession();
    await publishing(rest, session);
    const { createdAt } = await startShortRecording(rest, session, { resolution: '320x240' });
    const { body } = await rest.request('post', `${base}/recordings/stop/${session}`).expect(200);
    expect(body).toEqual({
      id: session,
      name: session,
      outputMode: 'COMPOSED',
      hasAudio: true,
      hasVideo: true,
      resolution: '320x240',
      recordingLayout: 'BEST_FIT',
      sessionId: session,
      createdAt,
      size: expect.any(Number),
      duration: expect.any(Number),
      url: `${rest.url}/openvidu/recordings/${session}/${session}.mp4`,
      status: 'ready',
    });
    expect(body.size).toBeGreaterThan(100);
    expectEmpty(await rest.request('post', `${base}/recordings/stop/${session}`), 404);
    await rest.anonymous('post', `${base}/recordings/stop/any`).expect(401);
  });

  test.each([
    ['INDIVIDUAL', {}],
    ['COMPOSED', { resolution: '320x240' }],
  ])('says what is in the folder already, %s', async (outputMode, more) => {
    const session = await rest.createSession({ defaultOutputMode: outputMode });
    await publishing(rest, session);
    const look = async (id: string) => {
      const files = await readdir(join(stack.recordings, id));
      const told = JSON.parse(await readFile(join(stack.recordings, id, `.recording.${id}`), 'utf8'));
      return { told, parts: files.filter((name) => name.endsWith('.part')) };
    };
    for (let round = 0; round < 6; round++) {
      const started = await startRecording(rest, session, { ...more });
      expect(await look(started.id)).toEqual({ told: started, parts: [] });
      await pause(SHORT_MS);
      const { body: stopped } = await rest.post(`/recordings/stop/${started.id}`).timeout(60_000).expect(200);
      expect(await look(started.id)).toEqual({ told: stopped, parts: [] });
      expect(stopped.status).toBe('ready');
    }
  });

  test.each(['unknown', '..', '%2e%2e%2fetc', 'a%00b'])('does not know %s', async (id) => {
    const { status } = await rest.post(`/recordings/stop/${id}`);
    expect([404, 405]).toContain(status);
  });

  test.each([
    ['application/x-www-form-urlencoded', 'a=b'],
    ['text/plain', 'text'],
    ['application/json', '{broken'],
  ])('does not care for a body of %s', async (type, body) => {
    const request = rest.request('post', '/openvidu/api/recordings/stop/any');
    expectEmpty(await request.set('Content-Type', type).send(body), 404);
  });

  test('stops once when it is asked twice at the same time', async () => {
    const session = await rest.createSession();
    await publishing(rest, session);
    await startRecording(rest, session, { outputMode: 'INDIVIDUAL' });
    const stop = () => rest.post(`/recordings/stop/${session}`);
    const statuses = (await Promise.all([stop(), stop()])).map(({ status }) => status);
    expect(new Set(statuses)).toEqual(new Set([200, 404]));
  });

  test('cannot be used without an id', async () => {
    const { status, headers } = await rest.post('/recordings/stop');
    expect(status).toBe(405);
    expect(headers.allow).toMatch(/GET/);
  });
});
