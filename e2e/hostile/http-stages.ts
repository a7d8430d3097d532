/** How far somebody gets with HTTP before he hangs up; by name, what he sends. */
export function httpStages(secret: string): Record<string, string> {
  const auth = `Authorization: Basic ${Buffer.from(`OPENVIDUAPP:${secret}`).toString('base64')}`;
  const upgrade = ['Connection: Upgrade', 'Upgrade: websocket', 'Sec-WebSocket-Version: 13'];
  const key = 'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==';
  const json = 'Content-Type: application/json';
  const get = (path: string, ...headers: string[]) => message(`GET ${path} HTTP/1.1`, headers);
  const post = (path: string, ...headers: string[]) => message(`POST ${path} HTTP/1.1`, [auth, json, ...headers]);
  const socket = get('/openvidu', ...upgrade, key);
  return {
    nothing: '',
    'half a request line': 'GET /openvi',
    'half the headers': 'GET /openvidu HTTP/1.1\r\nHost: x\r\nAccep',
    'a request': get('/openvidu/api/config', auth),
    'a request without credentials': get('/openvidu/api/sessions'),
    'a health request': get('/health/ready'),
    'a request for metrics': get('/metrics'),
    'two requests at once': get('/openvidu/api/sessions', auth) + get('/openvidu/api/config', auth),
    'no URL': get('//'),
    'half of a body': `${post('/openvidu/api/sessions', 'Content-Length: 50')}{"mediaMode":`,
    'half of a body in chunks': `${post('/openvidu/api/sessions', 'Transfer-Encoding: chunked')}5\r\n{"med`,
    'a chunk that is none': `${post('/openvidu/api/sessions', 'Transfer-Encoding: chunked')}nonsense\r\n`,
    'a body that is too large': post('/openvidu/api/sessions', 'Content-Length: 50000000') + 'x'.repeat(300_000),
    'the question whether to go on': post('/openvidu/api/sessions', 'Content-Length: 5', 'Expect: 100-continue'),
    'another expectation': post('/openvidu/api/sessions', 'Content-Length: 5', 'Expect: wonders'),
    'a tunnel': message('CONNECT somewhere:443 HTTP/1.1'),
    'an unknown method': message('BREW /pot HTTP/1.1'),
    'an old version': 'GET /openvidu/api/config HTTP/1.0\r\n\r\n',
    'a version that is none': 'GET / HTTP/9.9\r\n\r\n',
    'another upgrade': get('/openvidu/api/config', auth, 'Connection: Upgrade, HTTP2-Settings', 'Upgrade: h2c'),
    'a WebSocket nowhere': get('/nope', ...upgrade, key),
    'a WebSocket without a key': get('/openvidu', ...upgrade),
    'a WebSocket of another version': get('/openvidu', 'Connection: Upgrade', 'Upgrade: websocket', key),
    'a WebSocket with another method': message('POST /openvidu HTTP/1.1', [...upgrade, key]),
    'a WebSocket': socket,
    'half of a frame': `${socket}\x81`,
    'a frame without a mask': `${socket}\x81\x02{}`,
    'a frame of an unknown kind': `${socket}\x8f\x80abcd`,
    'a frame that is too large': `${socket}\x81\xff\x7f\xff\xff\xff\xff\xff\xff\xff`,
    'half of a request over a WebSocket': `${socket}\x81\xa0abcd{"jsonrpc"`,
    'a goodbye and then something': `${socket}\x88\x80abcd\x81\x80abcd`,
  };
}

const message = (start: string, headers: string[] = []): string =>
  `${[start, 'Host: localhost', ...headers].join('\r\n')}\r\n\r\n`;
