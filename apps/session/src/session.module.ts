import { ServiceModule, type Readiness } from '@convene/service-kit';
import { type DynamicModule, Module } from '@nestjs/common';
import { CamerasController } from './cameras/cameras.controller.js';
import { CameraJobs } from './cameras/camera-jobs.js';
import { CameraMedia } from './cameras/camera-media.js';
import { CameraRecovery } from './cameras/camera-recovery.js';
import { CameraRoom } from './cameras/camera-room.js';
import { CameraWorker } from './cameras/camera.worker.js';
import { PublishIpCamera } from './cameras/publish-ip-camera.js';
import { RestoreIpCamera } from './cameras/restore-ip-camera.js';
import type { SessionConfiguration } from './configuration.js';
import { ConnectionsController } from './connections/connections.controller.js';
import { Departures } from './connections/departures.js';
import { EvictionTimers } from './connections/eviction-timers.js';
import { EvictionWorker } from './connections/eviction.worker.js';
import { ForceDisconnect } from './connections/force-disconnect.js';
import { JoinAnswer } from './connections/join-answer.js';
import { JoinRoom } from './connections/join-room.js';
import { LeaveRoom } from './connections/leave-room.js';
import { Reconnection } from './connections/reconnection.js';
import { Filters } from './filters/filters.js';
import { FiltersController } from './filters/filters.controller.js';
import { DeliveryProgress } from './gateways/delivery-progress.js';
import { GatewaysController } from './gateways/gateways.controller.js';
import { GatewaysService } from './gateways/gateways.service.js';
import { LastGateway } from './gateways/last-gateway.js';
import { GivenUpController } from './given-up/given-up.controller.js';
import { TakeBack } from './given-up/take-back.js';
import { EmptySessions } from './housekeeping/empty-sessions.js';
import { Garbage } from './housekeeping/garbage.js';
import { HousekeepingWorker } from './housekeeping/housekeeping.worker.js';
import { SilentGateways } from './housekeeping/silent-gateways.js';
import { LostMedia } from './media-nodes/lost-media.js';
import { MediaClient } from './media-nodes/media-client.js';
import { MediaNodesController } from './media-nodes/media-nodes.controller.js';
import { MediaNodesService } from './media-nodes/media-nodes.service.js';
import { NodeList } from './media-nodes/node-list.js';
import { NodeLoads } from './media-nodes/node-loads.js';
import { NodeWatch } from './media-nodes/node-watch.js';
import { SessionNode } from './media-nodes/session-node.js';
import { Placement } from './placement/placement.js';
import { Autostop } from './recordings/autostop.js';
import { Captures } from './recordings/captures.js';
import { FailedStarts } from './recordings/failed-starts.js';
import { PauseRecording } from './recordings/pause-recording.js';
import { RecordingBacklog } from './recordings/recording-backlog.js';
import { RecordingEndings } from './recordings/recording-endings.js';
import { RecordingRecovery } from './recordings/recording-recovery.js';
import { RecordingWatch } from './recordings/recording-watch.js';
import { RecordersController } from './recordings/recorders.controller.js';
import { RecordingsController } from './recordings/recordings.controller.js';
import { RecordingsService } from './recordings/recordings.service.js';
import { Results } from './recordings/results.js';
import { StartRecording } from './recordings/start-recording.js';
import { StopRecording } from './recordings/stop-recording.js';
import { ConnectionDetails } from './sessions/connection-details.js';
import { SessionsController } from './sessions/sessions.controller.js';
import { SessionsService } from './sessions/sessions.service.js';
import { SignalsController } from './signals/signals.controller.js';
import { SignalsService } from './signals/signals.service.js';
import { StateModule } from './state.module.js';
import { Bandwidth } from './streams/bandwidth.js';
import { ChangeStream } from './streams/change-stream.js';
import { ForceUnpublish } from './streams/force-unpublish.js';
import { PublishVideo } from './streams/publish-video.js';
import { ReconnectStream } from './streams/reconnect-stream.js';
import { StreamEndings } from './streams/stream-endings.js';
import { StreamsController } from './streams/streams.controller.js';
import { ReceiveVideoFrom } from './subscriptions/receive-video-from.js';
import { Receiving } from './subscriptions/receiving.js';
import { SubscriptionsController } from './subscriptions/subscriptions.controller.js';
import { UnsubscribeFromVideo } from './subscriptions/unsubscribe-from-video.js';
import { TokensController } from './tokens/tokens.controller.js';
import { TokensService } from './tokens/tokens.service.js';
import { TurnCredentials } from './turn/turn-credentials.js';
import { DeliveriesController } from './webhooks/deliveries.controller.js';
import { DeliveriesService } from './webhooks/deliveries.service.js';
import { DeliveryRecovery } from './webhooks/delivery-recovery.js';
import { DeliveryWorker } from './webhooks/delivery.worker.js';
import { PendingDeliveries } from './webhooks/pending-deliveries.js';
import { WebhookEndpoint } from './webhooks/webhook-endpoint.js';

const CONTROLLERS = [
  SessionsController,
  TokensController,
  ConnectionsController,
  CamerasController,
  StreamsController,
  SubscriptionsController,
  SignalsController,
  FiltersController,
  GatewaysController,
  GivenUpController,
  MediaNodesController,
  DeliveriesController,
  RecordingsController,
  RecordersController,
];

const RULES = [
  SessionsService,
  ConnectionDetails,
  TokensService,
  TurnCredentials,
  JoinRoom,
  JoinAnswer,
  LeaveRoom,
  ForceDisconnect,
  Departures,
  Reconnection,
  EvictionTimers,
  EvictionWorker,
  Bandwidth,
  PublishVideo,
  ReconnectStream,
  ChangeStream,
  ForceUnpublish,
  StreamEndings,
  CameraRoom,
  CameraMedia,
  PublishIpCamera,
  RestoreIpCamera,
  CameraJobs,
  CameraWorker,
  CameraRecovery,
  Receiving,
  ReceiveVideoFrom,
  UnsubscribeFromVideo,
  SignalsService,
  Filters,
  GatewaysService,
  DeliveryProgress,
  LastGateway,
  TakeBack,
  MediaNodesService,
  NodeLoads,
  NodeList,
  NodeWatch,
  Placement,
  SessionNode,
  MediaClient,
  LostMedia,
  RecordingEndings,
  RecordingWatch,
  FailedStarts,
  StartRecording,
  StopRecording,
  PauseRecording,
  RecordingsService,
  Captures,
  Results,
  Autostop,
  RecordingRecovery,
  RecordingBacklog,
  WebhookEndpoint,
  PendingDeliveries,
  DeliveryWorker,
  DeliveryRecovery,
  DeliveriesService,
  SilentGateways,
  Garbage,
  EmptySessions,
  HousekeepingWorker,
];

/** The rules: sessions, tokens, connections, streams and subscriptions, and what happens to them. */
@Module({})
export class SessionModule {
  static with(configuration: SessionConfiguration, readiness: Readiness): DynamicModule {
    return {
      module: SessionModule,
      imports: [ServiceModule.with('session', configuration, readiness), StateModule],
      controllers: CONTROLLERS,
      providers: RULES,
    };
  }
}
