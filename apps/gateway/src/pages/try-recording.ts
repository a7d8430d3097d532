import { parseStartRecording, RestError } from '@convene/openvidu-protocol';
import { recordingOperations } from '@convene/service-contracts';
import { CONFIGURATION, ServiceBus } from '@convene/service-kit';
import { Inject, Injectable } from '@nestjs/common';
import { z } from 'zod';
import type { GatewayConfiguration } from '../configuration/gateway-configuration.js';
import { answerPages } from '../session-service/answer-pages.js';
import { CallRate } from './call-rate.js';
import { CallName, CallToken, TryCall } from './try-call.js';

const Asked = z.object({
  call: CallName,
  /** The asker's own, with which he is in the call. */
  token: CallToken,
  /** What shall be; absent to ask what is. */
  on: z.boolean().optional(),
});

export interface CallRecording {
  /** Whether people in calls may start and stop recordings. */
  possible: boolean;
  running: boolean;
}

type Settings = Pick<
  GatewayConfiguration,
  'OPENVIDU_RECORDING' | 'OPENVIDU_RECORDING_NOTIFICATION' | 'CONVENE_TRY_RECORDING'
>;

/** The recording of a call of the page, which whoever is in the call starts and stops. */
@Injectable()
export class TryRecording {
  private readonly rate = new CallRate();

  constructor(
    @Inject(CONFIGURATION) private readonly configuration: Settings,
    private readonly bus: ServiceBus,
    private readonly tryCall: TryCall,
  ) {}

  /**
   * Asks for, starts or stops the recording of a call. What is already so stays so.
   * @param address of who asks; each may do this only so often
   * @throws RestError 400, 403 when recordings are not possible, 404 when he is not in the call, and what starting says
   */
  async ask(body: unknown, address: string): Promise<CallRecording> {
    this.tryCall.admit(address, this.rate);
    const asked = Asked.safeParse(body);
    if (!asked.success) throw new RestError(400, 'A recording is asked for with call, token and on');
    const { call, token, on } = asked.data;
    const { sessionId, recording: running } = await this.tryCall.sessionOf(call, token);
    const possible = this.isPossible();
    if (on === undefined || on === running) return { possible, running };
    if (!possible) throw new RestError(403, 'Calls of this page cannot be recorded on this server');
    if (on) await this.bus.request(recordingOperations.startRecording, parseStartRecording({ session: sessionId }));
    else await this.stop(sessionId);
    return { possible, running: on };
  }

  /** Everybody in a call has to be told, or nobody is recorded. */
  private isPossible(): boolean {
    const { OPENVIDU_RECORDING, OPENVIDU_RECORDING_NOTIFICATION, CONVENE_TRY_RECORDING } = this.configuration;
    return OPENVIDU_RECORDING && CONVENE_TRY_RECORDING && TOLD.includes(OPENVIDU_RECORDING_NOTIFICATION);
  }

  private async stop(sessionId: string): Promise<void> {
    const ask = (after?: string) => this.bus.request(recordingOperations.listRecordings, { after });
    for await (const { recordings } of answerPages(ask)) {
      const running = recordings.find((each) => each.sessionId === sessionId && each.status === 'started');
      if (running) return void (await this.bus.request(recordingOperations.stopRecording, { id: running.id }));
    }
  }
}

/** Values of OPENVIDU_RECORDING_NOTIFICATION with which publishers, as everybody in these calls is one, are told. */
const TOLD: string[] = ['all', 'publisher_moderator'];
