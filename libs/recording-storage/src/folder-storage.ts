import { constants } from 'node:fs';
import { chmod, copyFile, lstat, mkdir, open, readdir, rm, writeFile, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { ConfigurationError, newPart, removeLeftParts, writeWhole } from '@convene/service-kit';
import { isFile, isFileName, isRecordingId, mustBeFile, mustBeRecordingId } from './file-names.js';
import type { ByteRange, OpenedFile, RecordingStorage } from './recording-storage.js';
import { StorageError } from './storage-error.js';

/** Everybody may read and change recordings, as in OpenVidu: other tools work with them. */
const FOLDER_MODE = 0o777;
const FILE_MODE = 0o666;
/** Neither links nor pipes that somebody has put into the folder: the one leads out of it, the other never ends. */
const READ = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;
/** How a file system says that there is no such file that can be read. */
const ABSENT = ['ENOENT', 'ENOTDIR', 'ELOOP', 'ENAMETOOLONG', 'ENXIO'];

/** Recordings in a folder, as OpenVidu lays them out. */
export class FolderStorage implements RecordingStorage {
  /** @param folder made when it is needed */
  constructor(private readonly folder: string) {}

  async check(): Promise<void> {
    const file = newPart(this.folder);
    try {
      await mkdir(this.folder, { recursive: true });
      await writeFile(file, 'Can recordings be kept here?', { flag: 'wx' });
      await rm(file);
    } catch (error) {
      const reason = (error as Error).message;
      throw new ConfigurationError([`OPENVIDU_RECORDING_PATH: must be a folder that can be written to (${reason})`]);
    }
  }

  async store(recordingId: string, fileName: string, path: string): Promise<void> {
    // Where the file system can, the copy shares its blocks with the original.
    const flags = constants.COPYFILE_EXCL | constants.COPYFILE_FICLONE;
    await this.put(recordingId, fileName, (part) => copyFile(path, part, flags));
  }

  async storeText(recordingId: string, fileName: string, text: string): Promise<void> {
    await this.put(recordingId, fileName, (part) => writeFile(part, text, { flag: 'wx' }));
  }

  async open(recordingId: string, fileName: string, range?: ByteRange): Promise<OpenedFile | undefined> {
    const found = await this.find(recordingId, fileName);
    return found && { stream: found.file.createReadStream({ ...range }), size: found.size };
  }

  async size(recordingId: string, fileName: string): Promise<number | undefined> {
    const found = await this.find(recordingId, fileName);
    await found?.file.close();
    return found?.size;
  }

  async list(recordingId: string): Promise<string[]> {
    if (!(await this.has(recordingId))) return [];
    const entries = await readdir(this.pathOf(recordingId), { withFileTypes: true }).catch(unlessAbsent);
    const files = entries?.filter((entry) => entry.isFile() && isFileName(recordingId, entry.name)) ?? [];
    return files.map(({ name }) => name);
  }

  async removeParts(recordingId: string): Promise<void> {
    mustBeRecordingId(recordingId);
    try {
      if (await this.has(recordingId)) await removeLeftParts(this.pathOf(recordingId), 0);
    } catch (error) {
      throw new StorageError(`${this.pathOf(recordingId)} could not be tidied: ${(error as Error).message}`);
    }
  }

  async remove(recordingId: string): Promise<void> {
    mustBeRecordingId(recordingId);
    try {
      await rm(this.pathOf(recordingId), { recursive: true, force: true });
    } catch (error) {
      throw new StorageError(`${this.pathOf(recordingId)} could not be removed: ${(error as Error).message}`);
    }
  }

  private pathOf(recordingId: string): string {
    return join(this.folder, recordingId);
  }

  private async put(recordingId: string, fileName: string, write: (part: string) => Promise<void>): Promise<void> {
    mustBeFile(recordingId, fileName);
    const folder = this.pathOf(recordingId);
    try {
      const made = await mkdir(folder, { recursive: true });
      if (made !== undefined) await chmod(folder, FOLDER_MODE); // The mode that mkdir takes is cut by the umask.
      if (!(await this.has(recordingId))) throw new Error(`${folder} is a link`);
      await removeLeftParts(folder);
      await writeWhole(join(folder, fileName), write, FILE_MODE);
    } catch (error) {
      throw new StorageError(`${fileName} could not be stored in ${folder}: ${(error as Error).message}`);
    }
  }

  /** Whether there is a folder of the recording that is no link. */
  private async has(recordingId: string): Promise<boolean> {
    if (!isRecordingId(recordingId)) return false;
    const found = await lstat(this.pathOf(recordingId)).catch(unlessAbsent);
    return found?.isDirectory() === true;
  }

  /** An open file, to be closed by the caller. */
  private async find(recordingId: string, fileName: string): Promise<{ file: FileHandle; size: number } | undefined> {
    if (!isFile(recordingId, fileName) || !(await this.has(recordingId))) return undefined;
    const file = await open(join(this.pathOf(recordingId), fileName), READ).catch(unlessAbsent);
    if (!file) return undefined;
    const found = await file.stat();
    if (found.isFile()) return { file, size: found.size };
    await file.close();
    return undefined;
  }
}

/** @throws StorageError when it is there, but cannot be used */
function unlessAbsent(error: NodeJS.ErrnoException): undefined {
  if (ABSENT.includes(error.code ?? '')) return undefined;
  throw new StorageError(`The folder of recordings cannot be read: ${error.message}`);
}
