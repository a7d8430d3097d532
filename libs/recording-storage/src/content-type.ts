import { extname } from 'node:path';

const TYPES: Record<string, string> = {
  '.mp4': 'video/mp4',
  '.webm': 'video/webm',
  '.zip': 'application/zip',
  '.jpg': 'image/jpeg',
  '.json': 'application/json',
};

/** The media type of a recording's file, by its extension. */
export const contentType = (fileName: string): string => TYPES[extname(fileName)] ?? 'application/octet-stream';
