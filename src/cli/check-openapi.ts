/**
 * `busbar check --openapi`: holds a box's own description of its calls against what Busbar needs, and guesses from it
 * how the box words a reduction.
 * @module
 */
import { type Environment, loadSite, onDisk } from '../config/index.ts';
import { compareDocument, isSufficient, type ComparedCall } from '../commissioning/openapi/compare.ts';
import { readDocument } from '../commissioning/openapi/document.ts';
import { proposeDialect, type Proposal } from '../commissioning/openapi/propose-dialect.ts';
import type { Dialect } from '../evce/dialect.ts';
import { dialectLine } from './dialect-line.ts';
import { EXIT, type ExitCode, printError, printJson, printLine, printProblems } from './verb.ts';

export interface OpenapiOptions {
  readonly file: string;
  /** A site file whose dialect is compared with the proposed one; null for none. */
  readonly configFile: string | null;
  readonly json: boolean;
}

/** Prints the comparison; a description that lacks what Busbar cannot do without does not hold. */
export function checkOpenapi({ file, configFile, json }: OpenapiOptions, env: Environment): ExitCode {
  const text = onDisk(env).readText(file);
  if (!text.ok) return failed(`${file}: ${text.reason}`);
  const read = readDocument(text.text);
  if (!read.ok) return failed(`${file}: ${read.why}`);
  const site = configFile === null ? null : loadSite(configFile, onDisk(env));
  if (site?.ok === false) {
    printProblems(site.problems);
    return EXIT.usage;
  }
  const calls = compareDocument(read.document);
  const proposal = proposeDialect(read.document);
  const holds = isSufficient(calls) && proposal.ok;
  const stated = site?.value.evce?.dialect ?? null;
  const { title, version } = read.document;
  if (json) printJson({ file, title, version, ok: holds, calls, dialect: documentOf(proposal) });
  else for (const line of linesOf({ file, title, version, calls, proposal, stated, holds })) printLine(line);
  return holds ? EXIT.done : EXIT.notHeld;
}

function failed(problem: string): ExitCode {
  printError(problem);
  return EXIT.usage;
}

const documentOf = (proposal: Proposal) =>
  proposal.ok ? { proposed: proposal.dialect, because: proposal.because } : { proposed: null, because: [proposal.why] };

interface Told {
  readonly file: string;
  readonly title: string;
  readonly version: string;
  readonly calls: readonly ComparedCall[];
  readonly proposal: Proposal;
  readonly stated: Dialect | null;
  readonly holds: boolean;
}

function linesOf({ file, title, version, calls, proposal, stated, holds }: Told): readonly string[] {
  const present = calls.filter(({ standing }) => standing === 'present').length;
  return [
    `${title === '' ? 'without a title' : title} ${version}`.trim(),
    ...calls.filter(({ isVital }) => isVital).flatMap(callLines),
    ...calls.filter(({ isVital, standing }) => !isVital && standing !== 'present').flatMap(callLines),
    `${present} of ${calls.length} calls are there; those that are not needed for regulating are listed only where they are not.`,
    '',
    ...proposalLines(proposal, stated),
    '',
    `${file}: ${holds ? 'all that Busbar needs is there' : 'something that Busbar needs is missing or different'}`,
  ];
}

function callLines({ call, standing, detail, fields, isVital }: ComparedCall): readonly string[] {
  const odd = fields.filter((field) => field.standing !== 'present');
  const present = fields.filter((field) => field.standing === 'present').map(({ field }) => field);
  const rest = isVital ? '' : ' (for hands only)';
  return [
    `${standing.padEnd(10)} ${call}${detail === null ? '' : `: ${detail}`}${rest}`,
    ...(present.length === 0 ? [] : [`  present    ${present.join(', ')}`]),
    ...odd.map(
      (field) =>
        `  ${field.standing.padEnd(10)} ${field.field} of the ${field.body}${field.isVital ? '' : ' (useful)'}` +
        (field.detail === null ? '' : `: ${field.detail}`),
    ),
  ];
}

function proposalLines(proposal: Proposal, stated: Dialect | null): readonly string[] {
  if (!proposal.ok) return [`No dialect can be proposed: ${proposal.why}.`];
  const line = dialectLine(proposal.dialect);
  const isStated = stated !== null && dialectLine(stated) === line;
  return [
    'Proposed for evce in the site file, a guess to be tried with busbar commission:',
    `  ${line}`,
    ...proposal.because.map((because) => `    ${because}`),
    ...(proposal.dialect.validityKey === undefined
      ? []
      : ['    validity: say for how long a reduction shall hold, such as 45m']),
    ...(stated === null
      ? []
      : [isStated ? 'The site file says the same.' : `The site file says: ${dialectLine(stated)}`]),
  ];
}
