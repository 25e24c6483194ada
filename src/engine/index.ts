/**
 * The engine's public surface, for strategy authors and for the shells.
 * @module
 */
export * from './units.ts';
export * from './phases.ts';
export * from './calendar.ts';
export * from './lever.ts';
export * from './site.ts';
export * from './reading.ts';
export * from './event.ts';
export { OPERATOR } from './hold.ts';
export * from './effect.ts';
export * from './alarm.ts';
export * from './reason.ts';
export type * from './signal.ts';
export * from './signal-slot.ts';
export * from './proposal.ts';
export * from './snapshot.ts';
export * from './strategy.ts';
export * from './switching.ts';
export * from './cycle-record.ts';
export * from './breaker.ts';
export * from './failure.ts';
export * from './explain.ts';
export * from './chain.ts';
export type * from './ports.ts';
export { isAtOrBelow } from './tree.ts';
export { createEngine, type Engine, type Step } from './step.ts';
export { carryOver, type Running } from './carry-over.ts';
export { learntBy, resumeFrom, type Learnt, type Resumed } from './resume.ts';
export type { EngineSetup, EngineState } from './state.ts';
