import { errorNoRecordings, RecordingList, RecordingObject, StartRecordingBody } from '@convene/openvidu-protocol';
import { Controller, Delete, Get, HttpCode, Post } from '@nestjs/common';
import { Bodyless } from './bodyless-route.js';
import { empty, Operation } from './openapi/operation.js';

const NOT_YET = '**Not there yet:** every request is answered with `501`.';
const NO_MODULE = { 501: empty('The recording module is off: `OPENVIDU_RECORDING` is `false`.') };
const NO_RECORDING = { 404: empty('There is no recording of this id.') };

/**
 * `/openvidu/api/recordings` (REST semantics 2.4 to 2.6). There is no recording module yet, so each operation answers
 * what it answers when the module is off.
 */
@Controller('openvidu/api/recordings')
export class RecordingsController {
  @Post('start')
  @HttpCode(200)
  @Operation({
    area: 'Recordings',
    summary: 'Start to record a session',
    description: NOT_YET,
    body: StartRecordingBody,
    success: 'The session is being recorded: the file exists, and the recording can be stopped.',
    answer: RecordingObject,
    errors: {
      400: 'Something is wrong with a parameter.',
      404: empty('There is no session of this id.'),
      406: empty('Nobody is in the session.'),
      409: empty('The session is not `ROUTED`, or it is being recorded already.'),
      422: '`resolution` is not from 100 to 1999 in both directions, or neither audio nor video shall be recorded.',
      ...NO_MODULE,
    },
  })
  start(): never {
    throw errorNoRecordings();
  }

  @Post('stop/:recordingId')
  @HttpCode(200)
  @Bodyless()
  @Operation({
    area: 'Recordings',
    summary: 'Stop a recording',
    description: `Answers when the file is finished. ${NOT_YET}`,
    success: 'The recording has stopped.',
    answer: RecordingObject,
    errors: {
      ...NO_RECORDING,
      406: empty('The recording is still `starting`. Wait until it is `started`.'),
      409: empty('The session is not being recorded.'),
      ...NO_MODULE,
    },
  })
  stop(): never {
    throw errorNoRecordings();
  }

  @Get()
  @Operation({
    area: 'Recordings',
    summary: 'List all recordings',
    description: `Those of closed sessions too. ${NOT_YET}`,
    success: 'All recordings.',
    answer: RecordingList,
    errors: NO_MODULE,
  })
  list(): never {
    throw errorNoRecordings();
  }

  @Get(':recordingId')
  @Operation({
    area: 'Recordings',
    summary: 'Look at a recording',
    description: NOT_YET,
    success: 'The recording.',
    answer: RecordingObject,
    errors: { ...NO_RECORDING, ...NO_MODULE },
  })
  get(): never {
    throw errorNoRecordings();
  }

  @Delete(':recordingId')
  @HttpCode(204)
  @Operation({
    area: 'Recordings',
    summary: 'Delete a recording',
    description: `With all its files. ${NOT_YET}`,
    success: 'The recording and its files are gone.',
    errors: {
      ...NO_RECORDING,
      409: empty('The recording is `starting` or `started`. Stop it first.'),
      ...NO_MODULE,
    },
  })
  delete(): never {
    throw errorNoRecordings();
  }
}
