import { randomUUID } from 'node:crypto';
import supertest, { type Test } from 'supertest';

export type Method = 'get' | 'post' | 'put' | 'patch' | 'delete' | 'head' | 'options';

/** A session's creation and token, as most tests need them. */
export interface TokenOptions {
  role?: 'SUBSCRIBER' | 'PUBLISHER' | 'MODERATOR';
  data?: string;
  record?: boolean;
  kurentoOptions?: Record<string, unknown>;
}

/** The REST API over TLS with any certificate, with the right credentials unless told otherwise. */
export class RestClient {
  readonly url: string;
  readonly secret: string;
  readonly base: string;

  /** @param base the other of the two path families is `/api` */
  constructor(url: string, secret: string, base = '/openvidu/api') {
    this.url = url;
    this.secret = secret;
    this.base = base;
  }

  /** The same through another gateway. */
  at(url: string): RestClient {
    return new RestClient(url, this.secret, this.base);
  }

  /** Any request; `path` is taken as it is. */
  request(method: Method, path: string): Test {
    return this.anonymous(method, path).auth('OPENVIDUAPP', this.secret);
  }

  /** A request without credentials. */
  anonymous(method: Method, path: string): Test {
    return supertest(this.url)[method](path).disableTLSCerts();
  }

  get = (path: string): Test => this.request('get', this.base + path);
  delete = (path: string): Test => this.request('delete', this.base + path);
  post = (path: string, body?: string | object): Test => {
    const request = this.request('post', this.base + path);
    return body === undefined ? request : request.set('Content-Type', 'application/json').send(body);
  };

  patch = (path: string, body: object): Test => this.request('patch', this.base + path).send(body);

  /** A session of its own for a test. @returns its id */
  async createSession(properties: Record<string, unknown> = {}): Promise<string> {
    const { body } = await this.post('/sessions', { customSessionId: newSessionName(), ...properties }).expect(200);
    return body.id;
  }

  /** @returns the token's URL */
  async createToken(session: string, options: TokenOptions = {}): Promise<string> {
    const { body } = await this.post('/tokens', { session, ...options }).expect(200);
    return body.token;
  }

  /** The session object. */
  async session(id: string): Promise<SessionBody> {
    const { body } = await this.get(`/sessions/${id}`).expect(200);
    return body;
  }

  async mediaNode(id: string): Promise<MediaNodeBody> {
    const { body } = await this.get(`/media-nodes/${id}`).expect(200);
    return body;
  }

  /** On which media node a session lives. @throws Error when on none */
  async nodeOf(session: string): Promise<string> {
    const { body } = await this.get('/media-nodes').expect(200);
    const node = (body.content as MediaNodeBody[]).find(({ sessions }) => sessions.includes(session));
    if (!node) throw new Error(`The session ${session} is on no media node: ${JSON.stringify(body)}`);
    return node.id;
  }

  async connection(session: string, connectionId: string): Promise<ConnectionBody> {
    const { connections } = await this.session(session);
    const found = connections.content.find((connection) => connection.connectionId === connectionId);
    if (!found) throw new Error(`GET session ${session} does not list ${connectionId}: ${JSON.stringify(connections)}`);
    return found;
  }
}

/** A session id that no other test has. */
export const newSessionName = (): string => `e2e-${randomUUID()}`;

/** A media node as REST shows it. */
export interface MediaNodeBody {
  id: string;
  object: 'mediaNode';
  status: 'running' | 'draining' | 'lost';
  connected: boolean;
  connectionTime: number;
  lastSeen: number;
  workers: number;
  publications: number;
  subscriptions: number;
  load: number;
  sessions: string[];
}

/** As much of the session object as tests look into. */
export interface SessionBody {
  sessionId: string;
  createdAt: number;
  connections: { numberOfElements: number; content: ConnectionBody[] };
  [key: string]: unknown;
}

export interface ConnectionBody {
  connectionId: string;
  createdAt: number;
  publishers: { createdAt: number; streamId: string; mediaOptions: Record<string, unknown> }[];
  subscribers: { createdAt: number; streamId: string }[];
  [key: string]: unknown;
}
