/**
 * The registry of strategies, shared by service and simulation.
 * @module
 */
import type { z } from 'zod';
import type { Strategy } from '../engine/index.ts';
import { departure } from './departure/strategy.ts';
import { externalCap } from './external-cap/strategy.ts';
import { fairShare } from './fair-share/strategy.ts';
import { peakShaving } from './peak-shaving/strategy.ts';
import { pvSurplus } from './pv-surplus/strategy.ts';
import { tariffWindows } from './tariff-windows/strategy.ts';

/** A strategy whose options are a zod object, so that the configuration schema can be built from it. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- options and memory differ per strategy
export type RegisteredStrategy = Strategy<any, any> & { readonly options: z.ZodObject };

/** Every built-in strategy, in the order in which they are listed to people. */
export const STRATEGIES: readonly RegisteredStrategy[] = [
  peakShaving as unknown as RegisteredStrategy,
  tariffWindows as unknown as RegisteredStrategy,
  pvSurplus as unknown as RegisteredStrategy,
  externalCap as unknown as RegisteredStrategy,
  departure as unknown as RegisteredStrategy,
  fairShare as unknown as RegisteredStrategy,
];
