/**
 * Whether what a strategy says can be explained: the sentence that an operator reads at night needs facts with units.
 * @module
 */
import type { Proposal, Reason } from '../../src/engine/index.ts';
import { unitOfName } from './unit-of-name.ts';

/** What is missing in the first reason that lacks something; null where none does. */
export function unreasoned(proposal: Proposal | null): string | null {
  const { ceilings = [], wishes = [] } = proposal ?? {};
  for (const { node, reason } of ceilings) {
    const lack = lackOf(reason);
    if (lack !== null) return `the reason of its ceiling on ${node} ${lack}`;
  }
  for (const { zone, reason } of wishes) {
    const lack = lackOf(reason);
    if (lack !== null) return `the reason of its wish for ${zone} ${lack}`;
  }
  return null;
}

/** Reasons of the engine's own kinds have their facts by their type. */
function lackOf(reason: Reason | undefined): string | null {
  if (reason === undefined || reason === null) return 'is missing';
  if (reason.kind !== 'stated') return null;
  // An author's reason may lack what its type demands.
  const { text = '', facts: told = {} } = reason as Partial<typeof reason>;
  if (text.trim() === '') return 'says nothing';
  const facts = Object.entries(told);
  if (facts.length === 0) return `has no facts: "${text}"`;
  const nameless = facts.find(([name, value]) => typeof value === 'number' && unitOfName(name) === null);
  return nameless === undefined
    ? null
    : `has the number ${nameless[0]} without a unit in its name (${nameless[0]}Amps, ${nameless[0]}Kw, ${nameless[0]}Seconds …)`;
}
