/**
 * The books of energy: what came in at the connection, and what became of it. They are kept from what each thing took, so
 * that import and what was used for can be compared.
 * @module
 */

/** Energy since the start, Wh. */
export interface EnergyLedger {
  importWh: number;
  exportWh: number;
  consumedWh: number;
  generatedWh: number;
  chargedWh: number;
}

/** All of it: import − export = consumed + charged + stored − generated. */
export interface EnergyTotals extends EnergyLedger {
  /** What batteries took less what they gave, at their terminals; what they lose is in it. */
  storedWh: number;
}

/** The same by grid line, signed: what came in, and what it was used for. */
export interface LineLedger {
  readonly gridWh: Float64Array;
  readonly consumedWh: Float64Array;
  readonly generatedWh: Float64Array;
  readonly chargedWh: Float64Array;
  readonly storedWh: Float64Array;
}

/** What takes energy, by the name of its account. */
export type Account = 'consumed' | 'generated' | 'charged' | 'stored';

export interface EnergyBook {
  readonly totals: EnergyTotals;
  readonly lines: LineLedger;
  /** What flowed in each node in the span being booked, Wh. */
  readonly nodeWh: Float64Array;
  /** The same by grid line; index is three times the node plus the line. */
  readonly nodeLineWh: Float64Array;
}

export function openBook(nodeCount: number): EnergyBook {
  const perLine = (): Float64Array => new Float64Array(3);
  return {
    totals: { importWh: 0, exportWh: 0, consumedWh: 0, generatedWh: 0, chargedWh: 0, storedWh: 0 },
    lines: {
      gridWh: perLine(),
      consumedWh: perLine(),
      generatedWh: perLine(),
      chargedWh: perLine(),
      storedWh: perLine(),
    },
    nodeWh: new Float64Array(nodeCount),
    nodeLineWh: new Float64Array(3 * nodeCount),
  };
}

/** Something that takes energy from a grid line, or gives it. */
export interface Taker {
  readonly account: Account;
  readonly node: number;
  readonly line: number;
}

/** Something that takes energy from several lines, in its own order. */
export const takersOn = (lines: readonly number[], { account, node }: Omit<Taker, 'line'>): readonly Taker[] =>
  lines.map((line) => ({ account, node, line }));

/** Begins a span. */
export function beginSpan(book: EnergyBook): void {
  book.nodeWh.fill(0);
  book.nodeLineWh.fill(0);
}

/** Books what something took on a line; negative where it gave. */
export function bookLine(book: EnergyBook, { account, node, line }: Taker, energyWh: number): void {
  add(book.nodeLineWh, 3 * node + line, energyWh);
  add(book.lines[`${account}Wh`], line, account === 'generated' ? -energyWh : energyWh);
}

/** Books what something took on all its lines together. */
export function bookTotal(book: EnergyBook, { account, node }: Omit<Taker, 'line'>, energyWh: number): void {
  add(book.nodeWh, node, energyWh);
  book.totals[`${account}Wh`] += account === 'generated' ? -energyWh : energyWh;
}

/** Ends a span: what flowed in a node flowed in every node that feeds it. */
export function endSpan({ nodeWh, nodeLineWh, totals, lines }: EnergyBook, nodes: readonly FedNode[]): void {
  for (let node = nodes.length - 1; node > 0; node -= 1) {
    const parent = nodes[node]?.parent as number;
    add(nodeWh, parent, nodeWh[node] as number);
    for (let line = 0; line < 3; line += 1) add(nodeLineWh, 3 * parent + line, nodeLineWh[3 * node + line] as number);
  }
  const rootWh = nodeWh[0] as number;
  if (rootWh > 0) totals.importWh += rootWh;
  else totals.exportWh -= rootWh;
  for (let line = 0; line < 3; line += 1) add(lines.gridWh, line, nodeLineWh[line] as number);
}

/** A node as far as it is fed by another; null for the root. */
export interface FedNode {
  readonly parent: number | null;
}

function add(values: Float64Array, index: number, amount: number): void {
  values[index] = (values[index] as number) + amount;
}
