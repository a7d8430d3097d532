import { parseStartRecording, RecordingList, RecordingObject, StartRecordingBody } from '@convene/openvidu-protocol';
import { recordingOperations } from '@convene/service-contracts';
import { ServiceBus } from '@convene/service-kit';
import { Body, Controller, Delete, Get, HttpCode, Param, Post, Res, UseGuards } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { Downloads } from '../../http/downloads.js';
import { Bodyless } from '../../http/json-body.js';
import { jsonHeaders } from '../../http/json-type.js';
import { ListBody } from '../../http/list-body.js';
import { empty, Operation } from '../../openapi/operation.js';
import { answerPages } from '../../session-service/answer-pages.js';
import { RecordingId } from '../parameters/path-ids.js';
import { RecordingModule } from './recording-module.js';

const NO_MODULE = { 501: empty('The recording module is off: `OPENVIDU_RECORDING` is `false`.') };
const NO_RECORDING = { 404: empty('There is no recording of this id.') };
const OURS = 'An addition to OpenVidu.';

/** `/openvidu/api/recordings` (REST semantics 2.4 to 2.6), with some operations of our own. */
@UseGuards(RecordingModule)
@Controller('openvidu/api/recordings')
export class RecordingsController {
  constructor(
    private readonly bus: ServiceBus,
    private readonly downloads: Downloads,
  ) {}

  @Post('start')
  @HttpCode(200)
  @Operation({
    area: 'Recordings',
    summary: 'Start to record a session',
    body: StartRecordingBody,
    success: 'The session is being recorded: every stream that is there is captured, and the recording can be stopped.',
    answer: RecordingObject,
    errors: {
      400: 'Something is wrong with a parameter.',
      404: empty('There is no session of this id.'),
      406: empty('Nobody is in the session.'),
      409: empty('The session is not `ROUTED`, or it is being recorded already.'),
      422: '`resolution` is not from 100 to 1999 in both directions, neither audio nor video shall be recorded, or the layout is `CUSTOM`, of which no recordings can be made yet.',
      500: 'The recording could not be started. The message says why.',
      ...NO_MODULE,
    },
  })
  async start(@Body() body: unknown): Promise<RecordingObject> {
    return this.bus.request(recordingOperations.startRecording, parseStartRecording(body));
  }

  @Post('stop/:recordingId')
  @HttpCode(200)
  @Bodyless()
  @Operation({
    area: 'Recordings',
    summary: 'Stop a recording',
    description:
      'Answers with the finished recording (`ready`), or, when finishing takes longer than `OPENVIDU_RECORDING_STOP_WAIT` seconds, with one that is `stopped`. It is `ready` later, which a webhook tells.',
    success: 'The recording has stopped.',
    answer: RecordingObject,
    errors: {
      404: empty('There is no recording of this id, or it has stopped already.'),
      406: empty('The recording is still `starting`. Wait until it is `started`.'),
      ...NO_MODULE,
    },
  })
  async stop(@Param('recordingId', RecordingId) id: string): Promise<RecordingObject> {
    return this.bus.request(recordingOperations.stopRecording, { id });
  }

  @Post('pause/:recordingId')
  @HttpCode(200)
  @Bodyless()
  @Operation({
    area: 'Recordings',
    summary: 'Pause a recording',
    description: `Nothing is captured until it is resumed, and the pause is not in the result. ${OURS}`,
    success: 'The recording is paused.',
    answer: RecordingObject,
    errors: {
      ...NO_RECORDING,
      406: empty('The recording is still `starting`. Wait until it is `started`.'),
      409: 'The recording is paused already, or it has stopped.',
      ...NO_MODULE,
    },
  })
  async pause(@Param('recordingId', RecordingId) id: string): Promise<RecordingObject> {
    return this.bus.request(recordingOperations.pauseRecording, { id });
  }

  @Post('resume/:recordingId')
  @HttpCode(200)
  @Bodyless()
  @Operation({
    area: 'Recordings',
    summary: 'Resume a paused recording',
    description: OURS,
    success: 'The recording goes on.',
    answer: RecordingObject,
    errors: {
      ...NO_RECORDING,
      406: empty('The recording is still `starting`. Wait until it is `started`.'),
      409: 'The recording is not paused, or it has stopped.',
      ...NO_MODULE,
    },
  })
  async resume(@Param('recordingId', RecordingId) id: string): Promise<RecordingObject> {
    return this.bus.request(recordingOperations.resumeRecording, { id });
  }

  @Post(':recordingId/recompose')
  @HttpCode(200)
  @Bodyless()
  @Operation({
    area: 'Recordings',
    summary: 'Make the result of a failed recording again',
    description: `From what was captured, which is kept as long as the recording is \`failed\`. ${OURS}`,
    success: 'The result is being made: the recording is `stopped`, and will be `ready` or `failed`.',
    answer: RecordingObject,
    errors: { ...NO_RECORDING, 409: 'The recording has not failed, or had not begun.', ...NO_MODULE },
  })
  async recompose(@Param('recordingId', RecordingId) id: string): Promise<RecordingObject> {
    return this.bus.request(recordingOperations.recomposeRecording, { id });
  }

  @Get()
  @Operation({
    area: 'Recordings',
    summary: 'List all recordings',
    description: 'Those of closed sessions too, the newest first.',
    success: 'All recordings.',
    answer: RecordingList,
    errors: NO_MODULE,
  })
  async list(@Res() reply: FastifyReply): Promise<void> {
    const ask = (after?: string) => this.bus.request(recordingOperations.listRecordings, { after });
    const body = new ListBody();
    for await (const { recordings } of answerPages(ask)) {
      if (reply.raw.destroyed) return;
      await body.add(recordings);
    }
    const list = body.within((count): RecordingList => ({ count, items: [] }));
    this.downloads.send(jsonHeaders(reply, list.size), list);
  }

  @Get(':recordingId')
  @Operation({
    area: 'Recordings',
    summary: 'Look at a recording',
    success: 'The recording.',
    answer: RecordingObject,
    errors: { ...NO_RECORDING, ...NO_MODULE },
  })
  async get(@Param('recordingId', RecordingId) id: string): Promise<RecordingObject> {
    return this.bus.request(recordingOperations.getRecording, { id });
  }

  @Delete(':recordingId')
  @HttpCode(204)
  @Operation({
    area: 'Recordings',
    summary: 'Delete a recording',
    description: 'With all its files. What is still being made of it is broken off.',
    success: 'The recording and its files are gone.',
    errors: {
      ...NO_RECORDING,
      409: empty('The recording is `starting` or `started`. Stop it first.'),
      503: 'The recording is deleted, but its files are still being removed.',
      ...NO_MODULE,
    },
  })
  async delete(@Param('recordingId', RecordingId) id: string): Promise<void> {
    await this.bus.request(recordingOperations.deleteRecording, { id });
  }
}
