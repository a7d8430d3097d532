import type { RtspAuthorization } from './rtsp-authorization.js';
import type { RtspMessage } from './rtsp-message.js';

interface Request {
  method: string;
  uri: string;
  message: RtspMessage;
  onAnswer: (status: number, answer: RtspMessage) => void;
  /** Whether the camera has refused it once, because it wanted credentials. */
  isRepeated: boolean;
}

/** What a camera is asked, and has not answered yet. */
export class RtspRequests {
  /** By their `CSeq`, in that order. */
  private readonly pending = new Map<number, Request>();
  private sequence = 0;

  constructor(
    private readonly authorization: RtspAuthorization,
    private readonly toCamera: (bytes: Buffer) => void,
  ) {}

  /** Asks for something. @param message has the headers. */
  send(method: string, uri: string, message: RtspMessage, onAnswer: Request['onAnswer']): void {
    this.write({ method, uri, message, onAnswer, isRepeated: false });
  }

  /** Hands an answer to who has asked, unless the camera only wants credentials first. Whose it is not is dropped. */
  take(status: number, answer: RtspMessage): void {
    if (status < 200) return; // the answer is still to come
    const request = this.answered(answer);
    if (!request) return;
    const wantsCredentials = status === 401 && !request.isRepeated;
    if (wantsCredentials && this.authorization.take(answer.all('WWW-Authenticate'))) {
      this.write({ ...request, isRepeated: true });
    } else request.onAnswer(status, answer);
  }

  private write(request: Request): void {
    const { method, uri, message } = request;
    const sequence = ++this.sequence;
    this.pending.set(sequence, request);
    const changes = { CSeq: String(sequence), Authorization: this.authorization.headerFor(method, uri) };
    this.toCamera(message.with(`${method} ${uri} RTSP/1.0`, changes).toBytes());
  }

  /** The oldest one, when the camera does not say which. Those before it will never be answered. */
  private answered(answer: RtspMessage): Request | undefined {
    const sequence = Number(answer.get('CSeq'));
    const isKnown = this.pending.has(sequence);
    for (const [each, request] of this.pending) {
      this.pending.delete(each);
      if (!isKnown || each === sequence) return request;
    }
    return undefined;
  }
}
