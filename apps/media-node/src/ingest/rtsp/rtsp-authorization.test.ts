import { expect, it } from 'vitest';
import { RtspAuthorization } from './rtsp-authorization.js';

const CREDENTIALS = { user: 'Mufasa', password: 'Circle of Life' };
const RFC_7616 = 'realm="http-auth@example.org", qop="auth, auth-int"';
const NONCES =
  'nonce="7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v", opaque="FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS"';
const asked = (...challenges: string[]) => {
  const authorization = new RtspAuthorization(CREDENTIALS, () => 'f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ');
  return authorization.take(challenges) ? authorization : undefined;
};
const responseTo = (challenge: string) =>
  /response="(\w+)"/.exec(asked(challenge)?.headerFor('GET', '/dir/index.html') ?? '')?.[1];

it.each([
  [`Digest ${RFC_7616}, algorithm=MD5, ${NONCES}`, '8ca523f5e9506fed4657c9700eebdbec'],
  [
    `Digest ${RFC_7616}, algorithm=SHA-256, ${NONCES}`,
    '753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1',
  ],
])('answers as RFC 7616 does: %s', (challenge, response) => {
  expect(responseTo(challenge)).toBe(response);
});

it('answers as RFC 2069 does, where nothing is said of qop', () => {
  const authorization = new RtspAuthorization({ user: 'Mufasa', password: 'Circle Of Life' });
  authorization.take(['Digest realm="testrealm@host.com", nonce="dcd98b7102dd2f0e8b11d0f600bfb0c093"']);
  expect(authorization.headerFor('GET', '/dir/index.html')).toBe(
    'Digest username="Mufasa", realm="testrealm@host.com", nonce="dcd98b7102dd2f0e8b11d0f600bfb0c093", ' +
      'uri="/dir/index.html", response="670fd8c2df070c60b045671b8b24ff02"',
  );
});

it('counts the requests of a nonce', () => {
  const authorization = asked(`Digest ${RFC_7616}, ${NONCES}`)!;
  const counts = () => /nc=(\w+)/.exec(authorization.headerFor('PLAY', 'rtsp://camera/')!)?.[1];
  expect([counts(), counts()]).toEqual(['00000001', '00000002']);
  authorization.take([`Digest ${RFC_7616}, nonce="new"`]);
  expect(counts()).toBe('00000001');
});

it('sends the bytes of user and password as they are', () => {
  const authorization = new RtspAuthorization({ user: 'zo\xeb', password: 'a"\\b' });
  authorization.take(['Basic realm="x"']);
  expect(authorization.headerFor('PLAY', 'rtsp://camera/')).toBe(
    `Basic ${Buffer.from('zo\xeb:a"\\b', 'latin1').toString('base64')}`,
  );
  authorization.take(['Digest realm="a \\"b\\"", nonce="c"']);
  expect(authorization.headerFor('PLAY', 'rtsp://camera/')).toMatch(/^Digest username="zo\xeb", realm="a \\"b\\"", /);
});

it.each([
  [['Basic realm="x"', 'Digest realm="x", nonce="n"'], /^Digest /],
  [['Basic realm="x", Digest realm="x", nonce="n"'], /^Digest /],
  [['Digest realm="x", nonce="n", algorithm=SHA-512-256', 'Digest realm="x", nonce="n", algorithm="MD5"'], /"MD5"/],
  [['Digest realm="x", nonce="n", qop="auth-int"', 'Basic realm="x"'], /^Basic /],
  [['digest realm=x,nonce=n,algorithm=md5-sess'], /cnonce=/],
])('chooses from %j', (challenges, header) => {
  expect(asked(...challenges)?.headerFor('PLAY', 'rtsp://camera/')).toMatch(header);
});

it.each([[[]], [['Negotiate']], [['Digest realm="x"']], [['Digest realm="x", nonce="n", algorithm=SHA-512-256']]])(
  'has no answer to %j',
  (challenges) => expect(asked(...challenges)).toBeUndefined(),
);

it('says nothing before it is asked, or without credentials', () => {
  expect(new RtspAuthorization(CREDENTIALS).headerFor('PLAY', 'rtsp://camera/')).toBeUndefined();
  expect(new RtspAuthorization(undefined).take(['Basic realm="x"'])).toBe(false);
});
