import { createHmac } from 'node:crypto';

/** What a receiver can tell an event by that it has had already. */
const EVENT_ID = 'X-Convene-Event-Id';
const SIGNATURE = 'X-Convene-Signature';

/** What the receiver compares with its own HMAC of the body's bytes as they came. */
export function signatureOf(body: Buffer, secret: string): string {
  return `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`;
}

/**
 * The configured headers, each `Name: value`, and ours, which win: the content type is always JSON (events reference
 * 1.2). A name that is configured several times is sent as often.
 */
export function requestHeaders(
  configured: string[],
  { id, body, secret }: { id: string; body: Buffer; secret?: string },
): Record<string, string | string[]> {
  const own: [string, string][] = [
    ['Content-Type', 'application/json'],
    ['Content-Length', String(body.length)],
    [EVENT_ID, id],
    ...(secret ? [[SIGNATURE, signatureOf(body, secret)] as [string, string]] : []),
  ];
  const taken = new Set(own.map(([name]) => name.toLowerCase()));
  const others = configured
    .map((header) => [header.slice(0, header.indexOf(': ')), header.slice(header.indexOf(': ') + 2)] as const)
    .filter(([name]) => !taken.has(name.toLowerCase()) && !PER_CONNECTION.has(name.toLowerCase()));
  const headers: Record<string, string | string[]> = Object.fromEntries(own);
  for (const [, same] of Map.groupBy(others, ([name]) => name.toLowerCase())) {
    headers[same[0]![0]] = same.length === 1 ? same[0]![1] : same.map(([, value]) => value);
  }
  return headers;
}

/** How the bytes travel is not the configuration's business. */
const PER_CONNECTION = new Set(['transfer-encoding', 'connection', 'expect', 'upgrade', 'te', 'trailer']);
