/**
 * What `import … from 'busbar'` gives to authors of strategies: the engine's public surface, and zod for their options, so
 * that a folder with a strategy needs no other package than this one.
 * @module
 */
export * from './engine/index.ts';
export { z } from 'zod';
