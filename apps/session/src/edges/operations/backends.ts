import {
  type ReplyOf,
  type RequestOf,
  recordingOperations as recording,
  restOperations as rest,
  sessionService,
} from '@convene/service-contracts';
import { type Answering, Answers } from '@convene/service-kit';
import { NodeList } from '../../nodes/node-list.js';
import { Deliveries } from '../../outbound/webhooks/deliveries.js';
import { PublishIpCamera } from '../../workflows/cameras/publish-ip-camera.js';
import { LeaveRoom } from '../../workflows/joining/leave-room.js';
import { ForceUnpublish } from '../../workflows/publishing/force-unpublish.js';
import { PauseRecording } from '../../workflows/recording/pause-recording.js';
import { RecordingObjects } from '../../workflows/recording/recording-objects.js';
import { StartRecording } from '../../workflows/recording/start-recording.js';
import { StopRecording } from '../../workflows/recording/stop-recording.js';
import { ConnectionDetails } from '../../workflows/sessions/connection-details.js';
import { SessionObjects } from '../../workflows/sessions/session-objects.js';
import { Tokens } from '../../workflows/sessions/tokens.js';
import { Signals } from '../../workflows/signals.js';

/** What backends and operators ask, each operation of the REST API. */
@Answers(sessionService.rest)
export class Backends implements Answering<typeof sessionService.rest> {
  constructor(
    private readonly sessions: SessionObjects,
    private readonly details: ConnectionDetails,
    private readonly tokens: Tokens,
    private readonly signals: Signals,
    private readonly cameras: PublishIpCamera,
    private readonly leaving: LeaveRoom,
    private readonly forcing: ForceUnpublish,
    private readonly recordings: RecordingObjects,
    private readonly starting: StartRecording,
    private readonly stopping: StopRecording,
    private readonly pausing: PauseRecording,
    private readonly deliveries: Deliveries,
    private readonly nodes: NodeList,
  ) {}

  async createSession(properties: RequestOf<typeof rest.createSession>) {
    return this.sessions.create(properties);
  }

  async sessionExists({ sessionId }: RequestOf<typeof rest.sessionExists>) {
    return this.sessions.exists(sessionId);
  }

  async getSession({ sessionId }: RequestOf<typeof rest.getSession>) {
    return this.sessions.get(sessionId);
  }

  async listSessions(asked: RequestOf<typeof rest.listSessions>): Promise<ReplyOf<typeof rest.listSessions>> {
    return this.sessions.list(asked.after, asked.limit);
  }

  async connectionDetails(request: RequestOf<typeof rest.connectionDetails>) {
    return this.details.page(request);
  }

  async closeSession({ sessionId, reason }: RequestOf<typeof rest.closeSession>) {
    await this.sessions.close(sessionId, reason);
  }

  async createToken({ webSocketUrl, ...properties }: RequestOf<typeof rest.createToken>) {
    return this.tokens.create(properties, webSocketUrl);
  }

  async sendSignal({ session, ...signal }: RequestOf<typeof rest.sendSignal>) {
    await this.signals.send(session, signal);
  }

  async publishIpCamera(request: RequestOf<typeof rest.publishIpCamera>) {
    return this.cameras.publish(request);
  }

  async deleteConnection({ sessionId, connectionId }: RequestOf<typeof rest.deleteConnection>) {
    await this.leaving.forceByServer(sessionId, connectionId);
  }

  async deleteStream({ sessionId, streamId }: RequestOf<typeof rest.deleteStream>) {
    await this.forcing.byServer(sessionId, streamId);
  }

  async startRecording(properties: RequestOf<typeof recording.startRecording>) {
    return this.starting.start(properties);
  }

  async stopRecording({ id }: RequestOf<typeof recording.stopRecording>) {
    return this.stopping.stop(id);
  }

  async pauseRecording({ id }: RequestOf<typeof recording.pauseRecording>) {
    return this.pausing.pause(id);
  }

  async resumeRecording({ id }: RequestOf<typeof recording.resumeRecording>) {
    return this.pausing.resume(id);
  }

  async recomposeRecording({ id }: RequestOf<typeof recording.recomposeRecording>) {
    return this.recordings.recompose(id);
  }

  async getRecording({ id }: RequestOf<typeof recording.getRecording>) {
    return this.recordings.get(id);
  }

  async listRecordings({ after }: RequestOf<typeof recording.listRecordings>) {
    return this.recordings.list(after);
  }

  async deleteRecording({ id }: RequestOf<typeof recording.deleteRecording>) {
    await this.recordings.delete(id);
  }

  async listDeliveries(query: RequestOf<typeof rest.listDeliveries>) {
    return this.deliveries.list(query);
  }

  async redeliver({ id }: RequestOf<typeof rest.redeliver>) {
    return this.deliveries.redeliver(id);
  }

  async listMediaNodes() {
    return { nodes: await this.nodes.list() };
  }

  async getMediaNode({ id }: RequestOf<typeof rest.getMediaNode>) {
    return this.nodes.get(id);
  }

  async drainMediaNode({ id, wanted }: RequestOf<typeof rest.drainMediaNode>) {
    return this.nodes.drain(id, wanted);
  }
}
