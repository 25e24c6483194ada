/**
 * How much room a disk has left.
 * @module
 */
import { statfs } from 'node:fs/promises';

/** Free bytes for this user where a folder is; null where nobody can tell, which is no reason to complain. */
export async function freeBytesAt(folder: string | null): Promise<number | null> {
  if (folder === null) return null;
  try {
    const { bavail, bsize } = await statfs(folder);
    return bavail * bsize;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === undefined) throw error;
    return null;
  }
}
