/** What a look at a box says about the site file. */
import { describe, expect, it } from 'vitest';
import { compareBox } from '../../src/commissioning/compare-box.ts';
import { formatFinding } from '../../src/commissioning/finding.ts';
import type { SiteConfig } from '../../src/config/index.ts';
import type { BoxSurvey } from '../../src/commissioning/survey.ts';
import type { LoadedDirectory } from '../../src/evce/directory-store.ts';
import { EMPTY_ROSTER } from '../../src/evce/directory-changes.ts';
import { siteWith, survey, zone } from './support/survey.ts';

const NONE: LoadedDirectory = { kind: 'none' };

const said = (config: SiteConfig, seen: BoxSurvey, known: LoadedDirectory = NONE): readonly string[] =>
  compareBox(config, seen, known).map(formatFinding);

describe('comparing a box with its site file', () => {
  it('has nothing to say where all is in order', () => {
    expect(said(siteWith(), survey())).toEqual([]);
  });

  it('tells the worst first', () => {
    const seen = survey({ date: null }, { zones: [zone(1, 'Garage', { max_current: 200 }), zone(2, 'Visitors')] });
    expect(compareBox(siteWith(), seen, NONE).map(({ severity }) => severity)).toEqual(['error', 'warning', 'note']);
  });

  it('knows another box than the acknowledged one', () => {
    const epoch = { certificates: ['cd'.repeat(32)], zones: ['Garage', 'Visitors'] };
    const known: LoadedDirectory = { kind: 'kept', kept: { roster: EMPTY_ROSTER, epoch } };
    expect(said(siteWith(), survey(), known)).toEqual([
      'error   box: it is not the box as it was acknowledged: it shows another certificate; nothing is written to it\n' +
        '        -> find out why, then run this with --acknowledge',
    ]);
    const same = { ...epoch, certificates: ['ab'.repeat(32)] };
    expect(said(siteWith(), survey(), { kind: 'kept', kept: { roster: EMPTY_ROSTER, epoch: same } })).toEqual([]);
    expect(said(siteWith(), survey(), { kind: 'damaged', why: 'directory.json is damaged' })[0]).toMatch(
      /^error {3}box: what was kept of the acknowledged box is of no use \(directory.json is damaged\), .*; nothing is written to it\n.* --acknowledge$/,
    );
  });
});
