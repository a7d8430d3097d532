import { expect, test } from 'vitest';
import { rest } from '../../stack/shared-stack.ts';

test.each(['/', '/accept-certificate', '/openvidu/accept-certificate'])('%s is a page for everybody', async (path) => {
  const { text } = await rest
    .anonymous('get', path)
    .expect(200)
    .expect('content-type', /^text\/html/);
  expect(text).toMatch(/<html|<!doctype html/i);
});
