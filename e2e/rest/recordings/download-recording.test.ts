import { randomUUID } from 'node:crypto';
import { mkdir, rm, symlink, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { metric } from '../../observing/metrics.ts';
import { rawAnswer, rawRequest, type RawOptions } from '../../support/raw-request.ts';
import { gatewayA, stack } from '../../stack/shared-stack.ts';
import { until } from '../../support/until.ts';

const LARGE = 300_000_000;
const { recordings } = stack;
const id = `download-${randomUUID()}`;
const folder = join(recordings, id);
const health = stack.health.gateway[0]!;

beforeAll(async () => {
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'call.mp4'), '0123456789');
  for (const name of ['call.webm', 'call.zip', `${id}.jpg`, 'call.json', 'call.other']) {
    await writeFile(join(folder, name), 'x');
  }
  await writeFile(join(folder, 'empty.mp4'), '');
  await writeFile(join(folder, `.recording.${id}`), '{}');
  await writeFile(join(recordings, 'beside.txt'), 'secret');
  await symlink('/etc/hostname', join(folder, 'link.mp4'));
  await writeFile(join(folder, 'large.mp4'), '');
  await truncate(join(folder, 'large.mp4'), LARGE);
});
afterAll(async () => {
  await rm(folder, { recursive: true });
  await rm(join(recordings, 'beside.txt'));
});

const ask = (path: string, options: RawOptions = {}) => rawAnswer(gatewayA, path, { secret: stack.secret, ...options });
const part = (range: string, name = 'call.mp4', more: Record<string, string> = {}) =>
  ask(`/openvidu/recordings/${id}/${name}`, { headers: { range, ...more } });

describe('GET /recordings/ID/FILE', () => {
  test.each(['/openvidu/recordings', '/recordings'])('answers with the file at %s', async (base) => {
    const { status, headers, body } = await ask(`${base}/${id}/call.mp4`);
    expect(status).toBe(200);
    expect(body.toString()).toBe('0123456789');
    expect(headers).toMatchObject({
      'content-length': '10',
      'content-type': 'video/mp4',
      'accept-ranges': 'bytes',
      'content-disposition': 'inline',
      'x-content-type-options': 'nosniff',
    });
  });

  test.each([
    ['call.webm', 'video/webm'],
    ['call.zip', 'application/zip'],
    [`${id}.jpg`, 'image/jpeg'],
    ['call.json', 'application/json'],
    ['call.other', 'application/octet-stream'],
  ])('says what %s is', async (name, type) => {
    const { status, headers, body } = await ask(`/openvidu/recordings/${id}/${name}`);
    expect([status, headers['content-type'], body.toString()]).toEqual([200, type, 'x']);
  });

  test('knows empty files', async () => {
    const { status, headers, body } = await ask(`/openvidu/recordings/${id}/empty.mp4`);
    expect([status, headers['content-length'], body.length]).toEqual([200, '0', 0]);
    expect((await part('bytes=0-', 'empty.mp4')).status).toBe(416);
  });

  test('needs credentials, whether the file is there or not', async () => {
    for (const path of [
      `/openvidu/recordings/${id}/call.mp4`,
      `/recordings/${id}/call.mp4`,
      '/recordings/a/b',
      '/recordings/a/..%2fb',
    ]) {
      for (const secret of [undefined, 'wrong']) {
        const { status, headers, body } = await ask(path, { secret });
        expect([path, status]).toEqual([path, 401]);
        expect(headers['www-authenticate']).toBe('Basic realm="Realm"');
        expect(body.toString()).not.toContain('0123456789');
      }
    }
  });

  test.each([
    `/${id}/nothing.mp4`,
    '/nobody/call.mp4',
    `/${id}/link.mp4`,
    `/${id}/.recording.${id}`,
    `/${id}/%2erecording.${id}`,
    `/${id}/.`,
    `/${id}/..`,
    `/${id}/%2e%2e`,
    `/${id}/%2e%2e%2fbeside.txt`,
    `/${id}/..%2Fbeside.txt`,
    `/${id}/..%5Cbeside.txt`,
    `/${id}/..\\beside.txt`,
    `/${id}/../beside.txt`,
    `/%2e%2e/recordings/beside.txt`,
    '/../recordings/beside.txt',
    '/./beside.txt',
    '/%2e/beside.txt',
    '/%2E%2E/certificate/key.pem',
    `/${id}%2fcall.mp4/call.mp4`,
    `/${id}%00/call.mp4`,
    `/${id}/call.mp4%00`,
    `/${id}/call.mp4%00.jpg`,
    `/${id}/call.mp4%0a`,
    `/${id}/%252e%252e%252fbeside.txt`,
    `/${id}/%c0%ae%c0%ae%c0%afbeside.txt`,
    `/${id}/${'x'.repeat(200)}`,
    `/${id}/${'x'.repeat(280)}`,
    `/${id}/${'x'.repeat(5_000)}`,
    `/${'x'.repeat(5_000)}/call.mp4`,
    `/${id}/C:call.mp4`,
    `/${id}/call.mp4:stream`,
    `//${id}/call.mp4`,
  ])('has nothing at %.60s', async (path) => {
    const { status, body } = await ask(`/openvidu/recordings${path}`);
    // What is no valid encoding is a bad request, what is too long for a path is said so.
    expect([404, 400, 414]).toContain(status);
    expect(JSON.parse(body.toString())).toMatchObject({ status, message: expect.stringMatching(/./) });
  });

  test('says what is wrong like every other operation', async () => {
    const { body } = await ask(`/recordings/${id}/nothing.mp4`);
    expect(JSON.parse(body.toString())).toEqual({
      timestamp: expect.any(Number),
      status: 404,
      error: 'Not Found',
      message: 'There is no such file of a recording',
      path: `/recordings/${id}/nothing.mp4`,
    });
  });

  test('has no other methods', async () => {
    for (const method of ['DELETE', 'POST', 'PUT']) {
      const { status, headers } = await ask(`/openvidu/recordings/${id}/call.mp4`, { method });
      expect([status, headers.allow]).toEqual([405, 'GET, HEAD']);
    }
  });
});

describe('HEAD /recordings/ID/FILE', () => {
  test('answers as GET does, without the file', async () => {
    const url = `/openvidu/recordings/${id}/large.mp4`;
    const { status, headers, body } = await ask(url, { method: 'HEAD', headers: { range: 'bytes=0-1' } });
    expect([status, headers['content-length'], headers['content-type'], body.length]).toEqual([
      200,
      `${LARGE}`,
      'video/mp4',
      0,
    ]);
    expect(headers['accept-ranges']).toBe('bytes');
    expect((await ask(`/recordings/${id}/call.mp4`, { method: 'HEAD' })).headers['content-length']).toBe('10');
  });

  test('needs credentials, and knows what is not there', async () => {
    const method = 'HEAD';
    expect((await ask(`/openvidu/recordings/${id}/call.mp4`, { method, secret: undefined })).status).toBe(401);
    expect((await ask(`/openvidu/recordings/${id}/nothing.mp4`, { method })).status).toBe(404);
  });
});

describe('a Range', () => {
  test.each([
    ['bytes=0-0', '0', 'bytes 0-0/10'],
    ['bytes=2-4', '234', 'bytes 2-4/10'],
    ['bytes=7-', '789', 'bytes 7-9/10'],
    ['bytes=-2', '89', 'bytes 8-9/10'],
    ['bytes=0-99', '0123456789', 'bytes 0-9/10'],
  ])('of %s is answered with that part', async (range, expected, contentRange) => {
    const { status, headers, body } = await part(range);
    expect([status, body.toString()]).toEqual([206, expected]);
    expect(headers).toMatchObject({
      'content-range': contentRange,
      'content-length': `${expected.length}`,
      'content-type': 'video/mp4',
    });
  });

  test.each(['bytes=10-', 'bytes=50-60', 'bytes=-0'])('of %s is behind the end', async (range) => {
    const { status, headers, body } = await part(range);
    expect([status, headers['content-range'], body.length]).toEqual([416, 'bytes */10', 0]);
  });

  test.each(['bytes=0-1,4-5', 'bytes=', 'bytes=4-2', 'lines=0-1', `bytes=${'0-1,'.repeat(1_000)}`])(
    'of %.30s gets the whole file',
    async (range) => {
      const { status, headers, body } = await part(range);
      expect([status, body.toString()]).toEqual([200, '0123456789']);
      expect(headers['content-range']).toBeUndefined();
    },
  );

  test('that depends on a validator gets the whole file', async () => {
    const { status } = await part('bytes=0-1', 'call.mp4', { 'if-range': '"some-etag"' });
    expect(status).toBe(200);
  });

  test('may lie far behind in a large file', async () => {
    const { status, body } = await part(`bytes=${LARGE - 3}-`, 'large.mp4');
    expect([status, body]).toEqual([206, Buffer.alloc(3)]);
  });
});

describe('a large file', () => {
  const open = () => rawRequest(gatewayA, `/openvidu/recordings/${id}/large.mp4`, { secret: stack.secret });
  const openFiles = () => metric(health, 'process_open_fds');

  test('passes through without being kept in memory', async () => {
    const before = await metric(health, 'process_resident_memory_bytes');
    let [received, most] = [0, 0];
    const answer = await open();
    for await (const chunk of answer) {
      const step = Math.floor(received / 50_000_000);
      received += (chunk as Buffer).length;
      if (Math.floor(received / 50_000_000) === step) continue;
      most = Math.max(most, await metric(health, 'process_resident_memory_bytes'));
    }
    expect(received).toBe(LARGE);
    expect(most - before).toBeLessThan(100_000_000);
  });

  test('is closed when its client goes away in the middle', async () => {
    const before = await openFiles();
    const answers = await Promise.all(Array.from({ length: 20 }, open));
    await Promise.all(answers.map((answer) => new Promise((resolve) => answer.once('data', resolve))));
    // A socket and a file each; a few that were counted before may have been closed since.
    expect(await openFiles()).toBeGreaterThanOrEqual(before + 35);
    for (const answer of answers) answer.destroy();
    await until('the files are closed', async () => (await openFiles()) <= before + 5, { seen: openFiles });
  });
});
