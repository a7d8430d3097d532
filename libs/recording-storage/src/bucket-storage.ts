import { randomUUID } from 'node:crypto';
import type { Readable } from 'node:stream';
import {
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  paginateListObjectsV2,
  PutObjectCommand,
  type S3Client,
} from '@aws-sdk/client-s3';
import { ConfigurationError } from '@convene/service-kit';
import { bucketClient } from './bucket-client.js';
import { bucketError, isAbsent } from './bucket-error.js';
import type { BucketSettings } from './bucket-settings.js';
import { uploadFile } from './bucket-upload.js';
import { contentType } from './content-type.js';
import { isFile, isFileName, isRecordingId, mustBeFile, mustBeRecordingId } from './file-names.js';
import type { ByteRange, OpenedFile, RecordingStorage } from './recording-storage.js';

/** Milliseconds until the answer to a request begins that moves next to nothing; the SDK asks up to three times. */
const ANSWER_LIMIT_MS = 5_000;

/** Recordings in a bucket of S3, or of a server that speaks its protocol. */
export class BucketStorage implements RecordingStorage {
  private readonly client: S3Client;
  private readonly small: { requestTimeout: number };

  constructor(
    private readonly settings: BucketSettings,
    answerLimitMs = ANSWER_LIMIT_MS,
  ) {
    this.client = bucketClient(settings);
    this.small = { requestTimeout: answerLimitMs };
  }

  async check(): Promise<void> {
    const target = this.object(`${this.settings.prefix}.${randomUUID()}`);
    try {
      await this.ask('to take a test object and to give it back', async () => {
        await this.client.send(new PutObjectCommand({ ...target, Body: 'Can recordings be kept here?' }), this.small);
        await this.client.send(new DeleteObjectCommand(target), this.small);
      });
      await this.list('none');
    } catch (error) {
      throw new ConfigurationError([`OPENVIDU_PRO_AWS_S3_BUCKET: ${(error as Error).message}`]);
    }
  }

  /** Nothing of an upload is among the files before it is whole; the bucket's lifecycle rule removes its parts. */
  async removeParts(recordingId: string): Promise<void> {
    mustBeRecordingId(recordingId);
  }

  async store(recordingId: string, fileName: string, path: string): Promise<void> {
    mustBeFile(recordingId, fileName);
    const target = { ...this.file(recordingId, fileName), ContentType: contentType(fileName) };
    await this.ask(`to take ${recordingId}/${fileName}`, () => uploadFile(this.client, target, path));
  }

  async storeText(recordingId: string, fileName: string, text: string): Promise<void> {
    mustBeFile(recordingId, fileName);
    const put = new PutObjectCommand({
      ...this.file(recordingId, fileName),
      Body: text,
      ContentType: contentType(fileName),
    });
    await this.ask(`to take ${recordingId}/${fileName}`, () => this.client.send(put, this.small));
  }

  async open(recordingId: string, fileName: string, range?: ByteRange): Promise<OpenedFile | undefined> {
    if (!isFile(recordingId, fileName)) return undefined;
    const get = new GetObjectCommand({
      ...this.file(recordingId, fileName),
      ...(range && { Range: `bytes=${range.start}-${range.end}` }),
    });
    const answer = await this.find(`to give ${recordingId}/${fileName}`, () => this.client.send(get, this.small));
    if (!answer) return undefined;
    const whole = /\/(\d+)$/.exec(answer.ContentRange ?? '')?.[1];
    return { stream: answer.Body as Readable, size: whole ? Number(whole) : answer.ContentLength! };
  }

  async size(recordingId: string, fileName: string): Promise<number | undefined> {
    if (!isFile(recordingId, fileName)) return undefined;
    const head = new HeadObjectCommand(this.file(recordingId, fileName));
    const answer = await this.find(`to tell of ${recordingId}/${fileName}`, () => this.client.send(head, this.small));
    return answer?.ContentLength;
  }

  async list(recordingId: string): Promise<string[]> {
    if (!isRecordingId(recordingId)) return [];
    const folder = this.keyOf(recordingId, '');
    const names = (await this.keys(recordingId)).map((key) => key.slice(folder.length));
    return names.filter((name) => isFileName(recordingId, name));
  }

  async remove(recordingId: string): Promise<void> {
    mustBeRecordingId(recordingId);
    // One by one: not all servers agree with the SDK about how several are removed at once.
    for (const key of await this.keys(recordingId)) {
      const remove = new DeleteObjectCommand(this.object(key));
      await this.ask(`to remove ${recordingId}`, () => this.client.send(remove, this.small));
    }
  }

  private async keys(recordingId: string): Promise<string[]> {
    const list = { Bucket: this.settings.bucket, Prefix: this.keyOf(recordingId, '') };
    return this.ask(`to list ${recordingId}`, async () => {
      const keys: string[] = [];
      for await (const { Contents } of paginateListObjectsV2({ client: this.client }, list, this.small)) {
        for (const { Key } of Contents ?? []) if (Key !== undefined) keys.push(Key);
      }
      return keys;
    });
  }

  private keyOf(recordingId: string, fileName: string): string {
    return `${this.settings.prefix}${recordingId}/${fileName}`;
  }

  private file(recordingId: string, fileName: string): { Bucket: string; Key: string } {
    return this.object(this.keyOf(recordingId, fileName));
  }

  private object(Key: string): { Bucket: string; Key: string } {
    return { Bucket: this.settings.bucket, Key };
  }

  private async find<T>(what: string, request: () => Promise<T>): Promise<T | undefined> {
    return this.ask(what, () =>
      request().catch((error: unknown) => {
        if (isAbsent(error)) return undefined;
        throw error;
      }),
    );
  }

  private async ask<T>(what: string, request: () => Promise<T>): Promise<T> {
    try {
      return await request();
    } catch (error) {
      throw bucketError(this.settings.bucket, what, error);
    }
  }
}
