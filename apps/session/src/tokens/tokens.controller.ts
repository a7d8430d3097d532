import { restOperations, type RequestOf } from '@convene/service-contracts';
import { Handles } from '@convene/service-kit';
import { Controller } from '@nestjs/common';
import { TokensService } from './tokens.service.js';

@Controller()
export class TokensController {
  constructor(private readonly tokens: TokensService) {}

  @Handles(restOperations.createToken)
  async create({ webSocketUrl, ...properties }: RequestOf<typeof restOperations.createToken>) {
    return this.tokens.create(properties, webSocketUrl);
  }
}
