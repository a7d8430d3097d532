import { afterAll, beforeAll, expect, test } from 'vitest';
import { startOwnStack, type OwnStack } from '../../stack/own-stack.ts';

let stack: OwnStack;
beforeAll(async () => {
  stack = await startOwnStack({
    counts: { 'media-node': 0, 'recording-worker': 0 },
    kindEnv: { gateway: { CERTIFICATE_TYPE: 'none', DOMAIN_OR_PUBLIC_IP: 'calls.example.com', HTTPS_PORT: '443' } },
  });
});
afterAll(() => stack?.stop());

test('a gateway says where it is, and its clients where the proxy in front of it is', async () => {
  const { rest, url, gateways } = stack;
  expect(url).toBe(`http://localhost:${gateways[0]!.ports.server}`);
  const session = await rest.createSession();
  expect(await rest.createToken(session)).toMatch(/^wss:\/\/calls\.example\.com\?/);
  const { OPENVIDU_PUBLICURL } = (await rest.get('/config').expect(200)).body;
  expect(OPENVIDU_PUBLICURL).toBe('https://calls.example.com');
});
