import {
  errorNobodyInSession,
  errorNoSession,
  parseSignal,
  type Signal,
  SignalBody,
  type SignalRequest,
  signalType,
} from '@convene/openvidu-protocol';
import { restOperations } from '@convene/service-contracts';
import { ServiceBus } from '@convene/service-kit';
import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { empty, Operation } from '../../openapi/operation.js';

/** `/openvidu/api/signal` (REST semantics 2.10). */
@Controller('openvidu/api/signal')
export class SignalController {
  constructor(private readonly bus: ServiceBus) {}

  @Post()
  @HttpCode(200)
  @Operation({
    area: 'Signals',
    summary: 'Send a signal',
    description:
      'Tells all participants of a session something, or some of them, as `Session.signal` does in browsers.',
    body: SignalBody,
    success:
      'The signal is on its way. Who has lost the connection for a moment gets it when he is back; who does not come back does not.',
    errors: {
      400: 'Something is wrong with a parameter.',
      404: empty('There is no session of this id.'),
      406: 'Nobody has joined the session yet, or some text in `to` is no connection of it, and nobody gets the signal.',
    },
  })
  async send(@Body() body: unknown): Promise<void> {
    const asked = parseSignal(body);
    const { type, ...signal } = await this.signalOf(asked);
    const told = { session: asked.session, ...signal, type: type && signalType(type) };
    await this.bus.request(restOperations.sendSignal, told);
  }

  /**
   * Whether anybody is in the session is judged before `to`. sendSignal sees that by itself, so it is asked only when
   * `to` is wrong.
   * @throws RestError 404, 406, or 400 when somebody is there
   */
  private async signalOf(asked: SignalRequest): Promise<Signal> {
    try {
      return asked.signal();
    } catch (error) {
      const { exists, active } = await this.bus.request(restOperations.sessionExists, { sessionId: asked.session });
      if (!exists) throw errorNoSession();
      throw active ? error : errorNobodyInSession();
    }
  }
}
