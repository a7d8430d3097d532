import { openRecordingStorage } from '@convene/recording-storage';
import { type Readiness, ServiceModule } from '@convene/service-kit';
import { type DynamicModule, Module } from '@nestjs/common';
import { APP_FILTER, DiscoveryModule } from '@nestjs/core';
import { Secret } from './auth/secret.js';
import type { GatewayConfiguration } from './configuration/gateway-configuration.js';
import { PublicUrl } from './configuration/public-url.js';
import { Feeds } from './feed/feeds.js';
import { RestErrorFilter } from './http/rest-error-filter.js';
import { OpenApi } from './openapi/openapi.js';
import { OpenApiController } from './openapi/openapi.controller.js';
import { ApiDocsController } from './pages/api-docs.controller.js';
import { PagesController } from './pages/pages.controller.js';
import { TryCall } from './pages/try-call.js';
import { TryRecording } from './pages/try-recording.js';
import { TryController } from './pages/try.controller.js';
import { AttachmentAudit } from './participants/attachment-audit.js';
import { gatewayController } from './participants/gateway-controller.js';
import { GatewayHeartbeat } from './participants/gateway-heartbeat.js';
import { LostConnections } from './participants/lost-connections.js';
import { Participants } from './participants/participants.js';
import { ReachKeepers } from './participants/reach-keepers.js';
import { ReachReports } from './participants/reach-reports.js';
import { CdrController } from './rest/events/cdr.controller.js';
import { WebhooksController } from './rest/events/webhooks.controller.js';
import { Downloads } from './http/downloads.js';
import { RECORDING_STORAGE, recordingFilesController } from './rest/recordings/recording-files.controller.js';
import { RecordingsController } from './rest/recordings/recordings.controller.js';
import { ConfigController } from './rest/server/config.controller.js';
import { HealthController } from './rest/server/health.controller.js';
import { MediaNodesController } from './rest/server/media-nodes.controller.js';
import { SessionConnectionsController } from './rest/sessions/session-connections.controller.js';
import { SessionStreamsController } from './rest/sessions/session-streams.controller.js';
import { SessionsController } from './rest/sessions/sessions.controller.js';
import { SignalController } from './rest/sessions/signal.controller.js';
import { TokensController } from './rest/sessions/tokens.controller.js';
import { GatewayContext } from './rpc/gateway-context.js';
import { RpcServer } from './rpc/rpc-server.js';
import { RevocableRequests } from './session-service/revocable-requests.js';

const REST = [
  SessionsController,
  SessionConnectionsController,
  SessionStreamsController,
  TokensController,
  SignalController,
  RecordingsController,
  ConfigController,
  CdrController,
  WebhooksController,
  MediaNodesController,
  OpenApiController,
  HealthController,
];
const PAGES = [PagesController, ApiDocsController, TryController];

/** The wiring of the gateway, to be read top-down. */
@Module({})
export class GatewayModule {
  static with(configuration: GatewayConfiguration, readiness: Readiness): DynamicModule {
    return {
      module: GatewayModule,
      imports: [DiscoveryModule, ServiceModule.with('gateway', configuration, readiness)],
      controllers: [
        ...REST,
        recordingFilesController(configuration.OPENVIDU_RECORDING_PUBLIC_ACCESS),
        ...PAGES,
        gatewayController(configuration.GATEWAY_ID),
      ],
      providers: [
        { provide: APP_FILTER, useClass: RestErrorFilter },
        { provide: Secret, useValue: new Secret(configuration.OPENVIDU_SECRET) },
        { provide: RECORDING_STORAGE, useValue: openRecordingStorage(configuration) },
        { provide: Downloads, useValue: new Downloads() },
        PublicUrl,
        OpenApi,
        TryCall,
        TryRecording,
        Feeds,
        LostConnections,
        ReachReports,
        ReachKeepers,
        Participants,
        GatewayHeartbeat,
        AttachmentAudit,
        RevocableRequests,
        GatewayContext,
        RpcServer,
      ],
    };
  }
}
