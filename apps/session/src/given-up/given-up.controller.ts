import { gatewayOperations, type RequestOf } from '@convene/service-contracts';
import { Handles } from '@convene/service-kit';
import { Controller } from '@nestjs/common';
import { TakeBack } from './take-back.js';

@Controller()
export class GivenUpController {
  constructor(private readonly takeBack: TakeBack) {}

  @Handles(gatewayOperations.takeBack)
  async taken(made: RequestOf<typeof gatewayOperations.takeBack>) {
    await this.takeBack.takeBack(made);
    return {};
  }
}
