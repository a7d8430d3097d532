import { contentType, isFile, type RecordingStorage, StorageError } from '@convene/recording-storage';
import { RestError } from '@convene/openvidu-protocol';
import { Controller, Get, Head, Inject, Logger, Param, Req, Res, type Type } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { Open } from '../../auth/open-route.js';
import { empty, Operation } from '../../openapi/operation.js';
import { Downloads } from '../../http/downloads.js';
import { requestedRange } from './requested-range.js';

/** Where the files of recordings are: a RecordingStorage. */
export const RECORDING_STORAGE = Symbol('recording storage');

const FILE = ':recordingId/:recordingFile';
const DESCRIPTION = `
The \`url\` of a recording leads here; the picture of one with video is \`<id>.jpg\` beside it. With a \`Range\` header of one
range of bytes the answer is \`206\` with that part of the file. Open to everybody if \`OPENVIDU_RECORDING_PUBLIC_ACCESS\` is
\`true\`.`.trim();

/**
 * `/openvidu/recordings`: the files of recordings, as they are in the storage.
 * @param isPublic whether everybody may have them
 */
export function recordingFilesController(isPublic: boolean): Type<object> {
  const Access = isPublic ? Open : () => () => undefined;

  @Controller('openvidu/recordings')
  class RecordingFilesController {
    private readonly logger = new Logger('downloads');

    constructor(
      @Inject(RECORDING_STORAGE) private readonly storage: RecordingStorage,
      private readonly downloads: Downloads,
    ) {}

    // Before GET: otherwise GET would be asked, and the file read to its end for nothing.
    @Head(FILE)
    @Access()
    async look(@Param('recordingId') id: string, @Param('recordingFile') name: string, @Res() reply: FastifyReply) {
      const size = found(await this.ask(id, name, () => this.storage.size(id, name)));
      void describe(reply, name).header('content-length', size).send();
    }

    @Get(FILE)
    @Access()
    @Operation({
      area: 'Recordings',
      summary: 'Download a file of a recording',
      description: DESCRIPTION,
      success: 'The file.',
      answer: z.string().meta({ format: 'binary' }),
      contentType: 'video/*',
      errors: {
        404: 'There is no such file.',
        416: empty('The range begins behind the end of the file; `Content-Range` says how long it is.'),
      },
    })
    async read(
      @Param('recordingId') id: string,
      @Param('recordingFile') name: string,
      @Req() { headers }: FastifyRequest,
      @Res() reply: FastifyReply,
    ) {
      // A condition of If-Range cannot be fulfilled: files have no validators.
      const header = headers['if-range'] === undefined ? headers.range : undefined;
      if (header === undefined) return this.sendWhole(id, name, reply);
      const size = found(await this.ask(id, name, () => this.storage.size(id, name)));
      const range = requestedRange(header, size);
      if (range === 'whole') return this.sendWhole(id, name, reply);
      if (range === 'unsatisfiable') {
        reply.header('content-range', `bytes */${size}`);
        throw new RestError(416, '');
      }
      const file = found(await this.ask(id, name, () => this.storage.open(id, name, range)));
      if (file.size !== size) {
        file.stream.destroy();
        throw new RestError(503, 'The file was replaced at this moment. Try again');
      }
      describe(reply, name)
        .code(206)
        .header('content-range', `bytes ${range.start}-${range.end}/${size}`)
        .header('content-length', range.end - range.start + 1);
      this.downloads.send(reply, file);
    }

    private async sendWhole(id: string, name: string, reply: FastifyReply): Promise<void> {
      const file = found(await this.ask(id, name, () => this.storage.open(id, name)));
      describe(reply, name).header('content-length', file.size);
      this.downloads.send(reply, file);
    }

    /** What the storage says of a file; the hidden ones are nobody's business. */
    private async ask<T>(id: string, name: string, question: () => Promise<T | undefined>): Promise<T | undefined> {
      if (name.startsWith('.') || !isFile(id, name)) return undefined;
      try {
        return await question();
      } catch (error) {
        if (!(error instanceof StorageError)) throw error;
        this.logger.error({ err: error, msg: 'A file of a recording cannot be read' });
        throw new RestError(503, 'The recording cannot be read at the moment. Try again in some seconds');
      }
    }
  }
  return RecordingFilesController;
}

/** @throws RestError 404 */
function found<T>(what: T | undefined): T {
  if (what === undefined) throw new RestError(404, 'There is no such file of a recording');
  return what;
}

const describe = (reply: FastifyReply, name: string): FastifyReply =>
  reply
    .header('content-type', contentType(name))
    .header('content-disposition', 'inline')
    .header('accept-ranges', 'bytes')
    .header('x-content-type-options', 'nosniff');
