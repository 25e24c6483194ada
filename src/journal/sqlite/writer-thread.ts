/**
 * The thread that writes the journal.
 * @module
 */
import { parentPort, workerData } from 'node:worker_threads';
import { openForWriting, setAside } from './database.ts';
import { RecordKeeper } from './record-keeper.ts';
import type { Keeping, WriterOrder } from './words.ts';

const { path, keeping } = workerData as { readonly path: string; readonly keeping: Keeping };

const keeper = new RecordKeeper({
  open: (early) => openForWriting(path, early),
  setAside: () => setAside(path),
  keeping,
  report: (report) => parentPort?.postMessage(report),
});

void keeper.start();
parentPort?.on('message', (order: WriterOrder) => void keeper.take(order));
