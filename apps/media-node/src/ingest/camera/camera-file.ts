import { realpath } from 'node:fs/promises';
import { sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { CameraFailure } from '../gate/camera-failure.js';

/**
 * The path of a file that is published as a camera.
 *
 * @param folder below which it must be, whatever links there are; undefined = no file may be published.
 * @throws CameraFailure `refused`, `unreachable`
 */
export async function cameraFile(uri: URL, folder: string | undefined): Promise<string> {
  if (folder === undefined) throw noFiles();
  const outside = new CameraFailure('refused', 'The file is not below the folder of OPENVIDU_IPCAM_FILES');
  if (uri.host !== '') throw outside;
  try {
    const [path, root] = await Promise.all([realpath(fileURLToPath(uri)), realpath(folder)]);
    if (!path.startsWith(root + sep)) throw outside;
    return path;
  } catch (error) {
    if (error instanceof CameraFailure) throw error;
    throw new CameraFailure('unreachable', `The file cannot be read: ${(error as NodeJS.ErrnoException).code}`);
  }
}

/** What to say of files where none may be published. */
export const noFiles = (): CameraFailure =>
  new CameraFailure('refused', 'Files are not published here (OPENVIDU_IPCAM_FILES)');
