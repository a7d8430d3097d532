import { errorNoRecordings } from '@convene/openvidu-protocol';
import { CONFIGURATION } from '@convene/service-kit';
import { type CanActivate, Inject, Injectable } from '@nestjs/common';
import type { GatewayConfiguration } from '../../configuration/gateway-configuration.js';

/** While the recording module is off, its operations say so before they look at anything. */
@Injectable()
export class RecordingModule implements CanActivate {
  constructor(@Inject(CONFIGURATION) private readonly configuration: GatewayConfiguration) {}

  /** @throws RestError 501 */
  canActivate(): boolean {
    if (!this.configuration.OPENVIDU_RECORDING) throw errorNoRecordings();
    return true;
  }
}
