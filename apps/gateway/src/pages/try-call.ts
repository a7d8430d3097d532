import { randomInt } from 'node:crypto';
import { parseCreateSession, RestError } from '@convene/openvidu-protocol';
import { restOperations } from '@convene/service-contracts';
import { CONFIGURATION, ServiceBus } from '@convene/service-kit';
import { Inject, Injectable } from '@nestjs/common';
import { z } from 'zod';
import type { GatewayConfiguration } from '../configuration.js';
import { PublicUrl } from '../public-url.js';
import { CallRate } from './call-rate.js';

/** Calls of the page are sessions of this prefix: nobody gets into any other session from there. */
const PREFIX = 'try-';
const CallName = z.string().regex(/^[a-z0-9-]{4,40}$/);
const Asked = z.object({ call: CallName.optional() });

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
}

/** Lets whoever opens the page into a call, without knowing the secret. */
@Injectable()
export class TryCall {
  private readonly rate = new CallRate();

  constructor(
    @Inject(CONFIGURATION) private readonly configuration: Pick<GatewayConfiguration, 'CONVENE_TRY_PAGE'>,
    private readonly bus: ServiceBus,
    private readonly publicUrl: PublicUrl,
  ) {}

  /**
   * @param address of who asks; each may do this only so often
   * @throws RestError 404 when the page is switched off, 429 when it was too often, 400 for a name that cannot be
   */
  async enter(body: unknown, address: string): Promise<Entrance> {
    if (!this.configuration.CONVENE_TRY_PAGE) throw new RestError(404, 'The page is switched off on this server');
    if (!this.rate.take(address)) throw new RestError(429, 'Too many calls. Try again in a minute');
    const asked = Asked.safeParse(body ?? {});
    if (!asked.success) throw new RestError(400, 'A call is named with 4 to 40 small letters, digits and dashes');
    const call = asked.data.call ?? newCallName();
    await this.makeSure(PREFIX + call);
    const { token } = await this.bus.request(restOperations.createToken, {
      session: PREFIX + call,
      role: 'PUBLISHER',
      data: '',
      record: false,
      webSocketUrl: this.publicUrl.webSocket,
    });
    return { call, token };
  }

  private async makeSure(customSessionId: string): Promise<void> {
    try {
      await this.bus.request(restOperations.createSession, {
        ...parseCreateSession({ customSessionId }),
        publicUrl: this.publicUrl.https,
      });
    } catch (error) {
      const isThere = error instanceof RestError && error.status === 409;
      if (!isThere) throw error;
    }
  }
}
