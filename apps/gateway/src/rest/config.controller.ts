import { OPENVIDU_VERSION } from '@convene/openvidu-protocol';
import { CONFIGURATION } from '@convene/service-kit';
import { Controller, Get, Header, Inject } from '@nestjs/common';
import { Open } from '../auth/open-route.js';
import type { GatewayConfiguration } from '../configuration.js';
import { PublicUrl } from '../public-url.js';
import { shownConfiguration } from './shown-configuration.js';

const Text = () => Header('content-type', 'text/plain; charset=utf-8');

/** `/openvidu/api/config` and its plain texts (REST semantics 2.12). */
@Controller('openvidu/api/config')
export class ConfigController {
  constructor(
    @Inject(CONFIGURATION) private readonly settings: GatewayConfiguration,
    private readonly publicUrl: PublicUrl,
  ) {}

  @Get()
  show(): Record<string, unknown> {
    return shownConfiguration(this.settings, this.publicUrl.https);
  }

  @Get('openvidu-version')
  @Text()
  version(): string {
    return OPENVIDU_VERSION;
  }

  @Get('openvidu-publicurl')
  @Open()
  @Text()
  url(): string {
    return `${this.publicUrl.https}/`;
  }

  @Get('openvidu-recording')
  @Text()
  recording(): string {
    return String(this.settings.OPENVIDU_RECORDING);
  }

  @Get('openvidu-recording-path')
  @Text()
  recordingPath(): string {
    return this.settings.OPENVIDU_RECORDING_PATH;
  }

  @Get('openvidu-cdr')
  @Text()
  cdr(): string {
    return String(this.settings.OPENVIDU_CDR);
  }
}
