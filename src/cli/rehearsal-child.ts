/**
 * The process of a rehearsal with strategies of one's own. Whoever started it ends it as soon as it has told what it found.
 * @module
 */
import { rehearsalHere, type RehearsalWish } from './rehearsal.ts';

process.once('message', (wish: RehearsalWish) => void rehearsalHere(wish).then((told) => process.send?.(told)));
// Whoever started it is gone.
process.once('disconnect', () => process.exit());
