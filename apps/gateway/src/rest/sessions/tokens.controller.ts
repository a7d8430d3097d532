import {
  CreateTokenBody,
  errorSessionNotFound,
  parseCreateToken,
  TokenObject,
  type TokenProperties,
  type TokenRequest,
} from '@convene/openvidu-protocol';
import { restOperations } from '@convene/service-contracts';
import { ServiceBus } from '@convene/service-kit';
import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { PublicUrl } from '../../configuration/public-url.js';
import { Operation } from '../../openapi/operation.js';

/** `/openvidu/api/tokens` (REST semantics 2.2). */
@Controller('openvidu/api/tokens')
export class TokensController {
  constructor(
    private readonly bus: ServiceBus,
    private readonly publicUrl: PublicUrl,
  ) {}

  @Post()
  @HttpCode(200)
  @Operation({
    area: 'Tokens',
    summary: 'Make a token',
    description: 'Send it to one client, which joins the session with it.',
    body: CreateTokenBody,
    success: 'The token was made.',
    answer: TokenObject,
    errors: {
      400: 'Something is wrong with a parameter.',
      404: 'There is no session of this id. Make it first.',
    },
  })
  async create(@Body() body: unknown): Promise<TokenObject> {
    const asked = parseCreateToken(body);
    const grant = { ...(await this.propertiesOf(asked)), webSocketUrl: this.publicUrl.webSocket };
    return await this.bus.request(restOperations.createToken, grant);
  }

  /**
   * Whether the session exists is judged before the rest of the body. createToken sees by itself whether it does, so it
   * is asked only when that rest is wrong.
   * @throws RestError 404, or 400 when the session exists
   */
  private async propertiesOf(asked: TokenRequest): Promise<TokenProperties> {
    try {
      return asked.properties();
    } catch (error) {
      const { exists } = await this.bus.request(restOperations.sessionExists, { sessionId: asked.session });
      throw exists ? error : errorSessionNotFound(asked.session);
    }
  }
}
