type Field = readonly [name: string, value: string];

const CRLF = '\r\n';

/** A request or an answer of RTSP (RFC 2326). Each character stands for one byte. */
export class RtspMessage {
  constructor(
    readonly startLine: string,
    private readonly fields: readonly Field[] = [],
    readonly body = '',
  ) {}

  /** @param head what comes before the body. Lines that are no headers are passed over. */
  static parse(head: string): RtspMessage {
    const [startLine = '', ...lines] = head.split(/\r?\n/);
    const fields = lines.map((line): Field => {
      const end = line.indexOf(':');
      return [line.slice(0, Math.max(end, 0)).trim(), line.slice(end + 1).trim()];
    });
    return new RtspMessage(
      startLine,
      fields.filter(([name]) => name !== ''),
    );
  }

  /** Of an answer. */
  get status(): number | undefined {
    const code = /^RTSP\/\d\.\d (\d{3})(?: |$)/.exec(this.startLine)?.[1];
    return code === undefined ? undefined : Number(code);
  }

  /** Of a request. */
  get request(): { method: string; uri: string } | undefined {
    const [, method, uri] = /^([A-Z_]+) (\S+) RTSP\/\d\.\d$/.exec(this.startLine) ?? [];
    return method && uri ? { method, uri } : undefined;
  }

  /** How many headers it has. */
  get headers(): number {
    return this.fields.length;
  }

  /** All values of a header, whose name may be written in any case. */
  all(name: string): string[] {
    return this.fields.flatMap(([each, value]) => (each.toLowerCase() === name.toLowerCase() ? [value] : []));
  }

  get(name: string): string | undefined {
    return this.all(name)[0];
  }

  withBody(body: string): RtspMessage {
    return new RtspMessage(this.startLine, this.fields, body);
  }

  /** The same with another first line, and other headers. Those that are undefined are left out. */
  with(startLine: string, changes: Readonly<Record<string, string | undefined>>): RtspMessage {
    const changed = new Set(Object.keys(changes).map((name) => name.toLowerCase()));
    const kept = this.fields.filter(([name]) => !changed.has(name.toLowerCase()));
    const added = Object.entries(changes).flatMap(([name, value]): Field[] =>
      value === undefined ? [] : [[name, value]],
    );
    return new RtspMessage(startLine, [...kept, ...added], this.body);
  }

  toBytes(): Buffer {
    const fields = this.fields.filter(([name]) => name.toLowerCase() !== 'content-length');
    const length: Field[] = this.body === '' ? [] : [['Content-Length', String(this.body.length)]];
    const lines = [this.startLine, ...[...fields, ...length].map(([name, value]) => `${name}: ${value}`), '', ''];
    return Buffer.from(lines.join(CRLF) + this.body, 'latin1');
  }
}
