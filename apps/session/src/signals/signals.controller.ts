import { restOperations, rpcOperations, type ReplyOf, type RequestOf } from '@convene/service-contracts';
import { Handles } from '@convene/service-kit';
import { Controller } from '@nestjs/common';
import { SignalsService } from './signals.service.js';

@Controller()
export class SignalsController {
  constructor(private readonly signals: SignalsService) {}

  @Handles(rpcOperations.sendMessage)
  async sendAs({
    signals,
    ...caller
  }: RequestOf<typeof rpcOperations.sendMessage>): Promise<ReplyOf<typeof rpcOperations.sendMessage>> {
    return { outcomes: await this.signals.sendAs(caller, signals) };
  }

  @Handles(restOperations.sendSignal)
  async send({ session, ...signal }: RequestOf<typeof restOperations.sendSignal>) {
    await this.signals.send(session, signal);
    return {};
  }
}
