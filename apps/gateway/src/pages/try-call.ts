import { randomInt } from 'node:crypto';
import { parseCreateSession, RestError, type SessionObject } from '@convene/openvidu-protocol';
import { restOperations } from '@convene/service-contracts';
import { CONFIGURATION, ServiceBus } from '@convene/service-kit';
import { Inject, Injectable } from '@nestjs/common';
import { z } from 'zod';
import type { GatewayConfiguration } from '../configuration/gateway-configuration.js';
import { PublicUrl } from '../configuration/public-url.js';
import { CallPass } from './call-pass.js';
import { CallRate } from './call-rate.js';

/** Calls of the page are sessions of this prefix: nobody gets into any other session from there. */
const PREFIX = 'try-';
export const CallName = z.string().regex(/^[a-z0-9-]{4,40}$/);
export const CallToken = z.string().min(1).max(1_000);
const Asked = z.object({
  /** Absent for a new call. */
  call: CallName.optional(),
  /** Of a page that was in this call before it was reloaded. */
  pass: z.string().max(200).optional(),
  /** The token with which it was in there: that participant is gone, whether he could say so or not. */
  former: CallToken.optional(),
});

/** Names without letters that are easily confused, in groups that are easily said. */
const LETTERS = 'bcdfghjkmnpqrstvwxz';
const newCallName = (): string =>
  Array.from({ length: 3 }, () => Array.from({ length: 4 }, () => LETTERS[randomInt(LETTERS.length)]).join('')).join(
    '-',
  );

export interface Entrance {
  /** Names the call in its link. */
  call: string;
  token: string;
  /** For coming back after a reload. */
  pass: string;
}

type Settings = Pick<GatewayConfiguration, 'CONVENE_TRY_PAGE' | 'OPENVIDU_SECRET'>;

/** Lets whoever opens the page into a call, without knowing the secret. */
@Injectable()
export class TryCall {
  private readonly rate = new CallRate();
  private readonly passes: CallPass;

  constructor(
    @Inject(CONFIGURATION) private readonly configuration: Settings,
    private readonly bus: ServiceBus,
    private readonly publicUrl: PublicUrl,
  ) {
    this.passes = new CallPass(configuration.OPENVIDU_SECRET);
  }

  /**
   * @param address of who asks; each may do this only so often
   * @throws RestError 404 when the page is switched off, 429 when it was too often, 400 for a name that cannot be, 410
   *   for a call that has ended
   */
  async enter(body: unknown, address: string): Promise<Entrance> {
    this.admit(address, this.rate);
    const asked = Asked.safeParse(body ?? {});
    if (!asked.success) throw new RestError(400, 'A call is named with 4 to 40 small letters, digits and dashes');
    const { call = newCallName(), former, pass } = asked.data;
    if (former !== undefined) await this.remove(call, former);
    const mayBegin = asked.data.call === undefined || this.passes.isGood(pass ?? '', call, Date.now());
    if (mayBegin) await this.makeSure(call);
    const { token } = await this.bus
      .request(restOperations.createToken, {
        session: PREFIX + call,
        role: 'PUBLISHER',
        data: '',
        record: true,
        webSocketUrl: this.publicUrl.webSocket,
      })
      .catch((error: unknown) => {
        throw isStatus(error, 404) ? new RestError(410, 'This call has ended') : error;
      });
    return { call, token, pass: this.passes.issue(call, Date.now()) };
  }

  /** @throws RestError 404 when the page is switched off, 429 when it was too often */
  admit(address: string, rate: CallRate): void {
    if (!this.configuration.CONVENE_TRY_PAGE) throw new RestError(404, 'The page is switched off on this server');
    if (!rate.take(address)) throw new RestError(429, 'Too many requests. Try again in a minute');
  }

  /** The session of a call in which somebody is with this token. @throws RestError 404 when there is none */
  async sessionOf(call: string, token: string): Promise<SessionObject> {
    const session = await this.bus.request(restOperations.getSession, { sessionId: PREFIX + call });
    if (participantWith(session, token)) return session;
    throw new RestError(404, 'You are not in this call');
  }

  private async remove(call: string, token: string): Promise<void> {
    try {
      const session = await this.bus.request(restOperations.getSession, { sessionId: PREFIX + call });
      const participant = participantWith(session, token);
      if (!participant) return;
      const { connectionId } = participant;
      await this.bus.request(restOperations.deleteConnection, { sessionId: session.sessionId, connectionId });
    } catch (error) {
      // He, or the whole call, is gone already.
      if (!isStatus(error, 404)) throw error;
    }
  }

  private async makeSure(call: string): Promise<void> {
    try {
      await this.bus.request(restOperations.createSession, {
        ...parseCreateSession({ customSessionId: PREFIX + call }),
        publicUrl: this.publicUrl.https,
      });
    } catch (error) {
      if (!isStatus(error, 409)) throw error;
    }
  }
}

const isStatus = (error: unknown, status: number): boolean => error instanceof RestError && error.status === status;

const participantWith = (session: SessionObject, token: string) =>
  session.connections.content.find((connection) => connection.token === token);
