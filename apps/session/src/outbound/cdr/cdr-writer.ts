import { Database, type Prisma } from '@convene/database';
import { CONFIGURATION, FailureLog } from '@convene/service-kit';
import { Inject, Injectable, Logger, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import type { SessionConfiguration } from '../../configuration/session-configuration.js';
import { CdrFolder } from './cdr-folder.js';
import { isOfDay } from './file-name.js';

const LOOK_EVERY_MS = 250;
/** A writer that has left lines lying for so long is dead, and another process goes on. */
const SILENT_S = 2;
const LINES_AT_ONCE = 500;
/** Disks can be slow; the lock on the file's row lasts as long as the writing. */
const WRITE_LIMIT_MS = 60_000;

interface CurrentFile {
  name: string;
  size: bigint;
}

/**
 * Brings the CDR's lines from the database into the file, each exactly once. One of the session services is the writer;
 * the row of the current file says which, and up to where its lines are sure. They become sure, and leave the database,
 * in one transaction; what a writer wrote and could not commit is cut off by whoever goes on.
 */
@Injectable()
export class CdrWriter implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly started = new Date();
  private readonly folder: CdrFolder;
  private readonly isOn: boolean;
  private readonly failures = new FailureLog(new Logger('cdr'), 'writing the CDR');
  /** The file that this process has begun; empty before. */
  private own = '';
  private timer?: NodeJS.Timeout;
  private working?: Promise<void>;
  private woken = false;

  constructor(
    private readonly database: Database,
    @Inject(CONFIGURATION) configuration: SessionConfiguration,
  ) {
    this.folder = new CdrFolder(configuration.OPENVIDU_CDR_PATH);
    this.isOn = configuration.OPENVIDU_CDR;
  }

  onApplicationBootstrap(): void {
    if (this.isOn) this.timer = setInterval(() => this.wake(), LOOK_EVERY_MS);
  }

  /** The rest is written, and the next writer need not wait until this one counts as dead. */
  async onApplicationShutdown(): Promise<void> {
    if (!this.isOn) return;
    clearInterval(this.timer);
    this.wake();
    await this.working;
    if (this.own !== '') await this.release().catch((error: unknown) => this.failures.failed(error));
  }

  /** There may be something to write. */
  wake(): void {
    if (!this.isOn) return;
    this.woken = true;
    this.working ??= this.work().finally(() => (this.working = undefined));
  }

  private async work(): Promise<void> {
    try {
      while (this.woken) {
        this.woken = false;
        while (await this.turn());
      }
      this.failures.succeeded();
    } catch (error) {
      this.failures.failed(error);
    }
  }

  /** @returns whether there may be more to do */
  private async turn(): Promise<boolean> {
    return this.database.$transaction(
      async (db) => {
        const file = await this.lock(db);
        if (!file) return false;
        const now = new Date();
        const isMine = file.name !== '' && file.name === this.own && isOfDay(file.name, now);
        if (!isMine || !(await this.write(db, file))) await this.begin(db, file, now);
        return true;
      },
      { timeout: WRITE_LIMIT_MS },
    );
  }

  /** The current file, if there is something to write and this process is the one to do it. */
  private async lock(db: Prisma.TransactionClient): Promise<CurrentFile | undefined> {
    const [file] = await db.$queryRaw<CurrentFile[]>`
      SELECT name, size FROM cdr_file WHERE EXISTS (
        SELECT FROM cdr_entry WHERE name IN ('', ${this.own})
          OR (cdr_entry.created_at < now() - make_interval(secs => ${SILENT_S})
            AND written_at < now() - make_interval(secs => ${SILENT_S})))
      FOR UPDATE SKIP LOCKED`;
    return file;
  }

  /** @returns false when the file is not there any more as it was left */
  private async write(db: Prisma.TransactionClient, { name, size }: CurrentFile): Promise<boolean> {
    const entries = await db.cdrEntry.findMany({ orderBy: { position: 'asc' }, take: LINES_AT_ONCE });
    const text = entries.map(({ line }) => `${line}\n`).join('');
    const written = await this.folder.write(name, Number(size), text);
    if (written === undefined) return false;
    await db.cdrEntry.deleteMany({ where: { position: { in: entries.map(({ position }) => position) } } });
    await db.cdrFile.updateMany({ data: { size: written, writtenAt: new Date() } });
    return true;
  }

  /** A file is known as the current one before the first line is written into it. */
  private async begin(db: Prisma.TransactionClient, before: CurrentFile, now: Date): Promise<void> {
    if (before.name !== '') await this.folder.cut(before.name, Number(before.size));
    const name = await this.folder.begin(now, this.started);
    await this.folder.prune(name, now);
    await db.cdrFile.updateMany({ data: { name, size: 0, writtenAt: now } });
    this.own = name;
  }

  private async release(): Promise<void> {
    await this.database.cdrFile.updateMany({ where: { name: this.own }, data: { name: '', size: 0 } });
  }
}
