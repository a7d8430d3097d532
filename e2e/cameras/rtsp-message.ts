export interface RtspRequest {
  method: string;
  uri: string;
  /** By their names in lower case. */
  headers: ReadonlyMap<string, string>;
}

/** The first line, then the headers, which may have a body behind them. */
export type RtspAnswer = [status: string, headers?: Record<string, string>, body?: string];

export function requestIn(text: string): RtspRequest {
  const [first = '', ...lines] = text.split('\r\n');
  const [method = '', uri = ''] = first.split(' ');
  const headers = new Map(lines.map((line) => [line.split(':')[0]!.toLowerCase(), line.replace(/^[^:]*: */, '')]));
  return { method, uri, headers };
}

/** An answer as it is sent. */
export function answerText({ headers }: RtspRequest, [status, more = {}, body = '']: RtspAnswer): string {
  const all = { CSeq: headers.get('cseq') ?? '0', ...more, ...(body && { 'Content-Length': String(body.length) }) };
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`);
  return `RTSP/1.0 ${status}\r\n${lines.join('')}\r\n${body}`;
}
