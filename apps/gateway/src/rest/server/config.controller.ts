import { ConfigurationObject, OPENVIDU_VERSION } from '@convene/openvidu-protocol';
import { CONFIGURATION } from '@convene/service-kit';
import { applyDecorators, Controller, Get, Header, Inject } from '@nestjs/common';
import { z } from 'zod';
import { Open } from '../../auth/open-route.js';
import type { GatewayConfiguration } from '../../configuration/gateway-configuration.js';
import { PublicUrl } from '../../configuration/public-url.js';
import { Operation } from '../../openapi/operation.js';
import { shownConfiguration } from './shown-configuration.js';

const text = (example: string) => z.string().meta({ examples: [example] });
const ON_OR_OFF = z.enum(['true', 'false']);

/** One setting as a bare text. */
const Text = (setting: string, answer: z.ZodType) =>
  applyDecorators(
    Header('content-type', 'text/plain; charset=utf-8'),
    Operation({ area: 'Server', summary: `Show ${setting}`, success: 'A bare text, no JSON.', answer }),
  );

/** `/openvidu/api/config` and its plain texts (REST semantics 2.12). */
@Controller('openvidu/api/config')
export class ConfigController {
  constructor(
    @Inject(CONFIGURATION) private readonly settings: GatewayConfiguration,
    private readonly publicUrl: PublicUrl,
  ) {}

  @Get()
  @Operation({
    area: 'Server',
    summary: 'Show the configuration',
    success: 'The version and the settings.',
    answer: ConfigurationObject,
  })
  show(): ConfigurationObject {
    return shownConfiguration(this.settings, this.publicUrl.https);
  }

  @Get('openvidu-version')
  @Text('the version', text(OPENVIDU_VERSION))
  version(): string {
    return OPENVIDU_VERSION;
  }

  @Get('openvidu-publicurl')
  @Open()
  @Text('the public URL', text('https://my.openvidu.ip/'))
  url(): string {
    return `${this.publicUrl.https}/`;
  }

  @Get('openvidu-recording')
  @Text('whether sessions can be recorded', ON_OR_OFF)
  recording(): string {
    return String(this.settings.OPENVIDU_RECORDING);
  }

  @Get('openvidu-recording-path')
  @Text('where recordings are kept', text('/opt/openvidu/recordings/'))
  recordingPath(): string {
    return this.settings.OPENVIDU_RECORDING_PATH;
  }

  @Get('openvidu-cdr')
  @Text('whether events are written to a file', ON_OR_OFF)
  cdr(): string {
    return String(this.settings.OPENVIDU_CDR);
  }
}
