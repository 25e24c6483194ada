/**
 * From the located document of a site to a checked configuration: schema, checks across sections, site. The
 * document may be a file of its own or a section of a scenario.
 * @module
 */
import { resolve } from 'node:path';
import { DEFAULT_DIALECT } from '../../evce/dialect.ts';
import type { Site } from '../../engine/index.ts';
import { enduranceOf } from '../check/breaker-endurance.ts';
import { alarmHooksOf } from './alarm-hooks.ts';
import { buildSite } from './build-site.ts';
import { secretRefOf } from './secret-ref.ts';
import { foreignStrategiesOf } from './foreign-strategies.ts';
import { signalFilesOf } from './signal-files.ts';
import { isRemote, sourceSettingsOf } from './source-settings.ts';
import { checkMeters } from '../check/check-meters.ts';
import { checkStations } from '../check/check-stations.ts';
import { checkSignals } from '../check/check-signals.ts';
import { checkSources } from '../check/check-sources.ts';
import { checkStrategies } from '../check/check-strategies.ts';
import { checkTiming } from '../check/check-timing.ts';
import { checkValidity } from '../check/check-validity.ts';
import { checkTree } from '../check/check-tree.ts';
import { checkHttp } from '../check/check-http.ts';
import { checkTrust } from '../check/check-trust.ts';
import { checkZones } from '../check/check-zones.ts';
import { dialectOf } from '../schema/dialect-schema.ts';
import { type DescribePlace, draftOf, type Finding, type SiteDraft } from '../check/finding.ts';
import { type LocatedMap, placeAt, plainOf } from '../document/located.ts';
import { type Loaded, type Path, type Problem, problemAt } from '../problem.ts';
import type { EvceSettings, ServiceSettings, SiteConfig } from '../site-config.ts';
import { SITE_NOT_YET, type SiteInput, siteSchema } from '../schema/site-schema.ts';
import { bindStrategies } from '../schema/strategy-schema.ts';
import { besides, type Surroundings } from '../surroundings.ts';
import { validate } from '../document/validate.ts';

/** What the checks of a site need besides its document. */
export interface SiteContext {
  /** The file that the reader named. */
  readonly file: string;
  readonly surroundings: Surroundings;
  /** Whether the box is simulated: then its dialect needs no confirmation. */
  readonly simulated: boolean;
}

/** Checks a site's document and builds the site. Problems are in the order of the file. */
export function siteOf(root: LocatedMap, context: SiteContext): Loaded<SiteConfig> {
  const { strategies } = context.surroundings;
  const checked = validate(siteSchema(strategies), root, SITE_NOT_YET);
  const raw = plainOf(root);
  const draft = draftOf(checked.ok ? checked.value : checked.salvaged, raw);
  const findings = findingsIn(draft, root, context);
  const toProblem = ({ path, message }: Finding): Problem => problemAt(placeAt(root, path), path, message);
  const errors = findings.filter(({ severity }) => severity === 'error').map(toProblem);
  const warnings = findings.filter(({ severity }) => severity === 'warning').map(toProblem);
  if (!checked.ok || errors.length > 0) {
    return { ok: false, problems: inFileOrder([...(checked.ok ? [] : checked.problems), ...errors]) };
  }
  const about = checked.value;
  const shadowWarnings = context.simulated ? [] : warnOfShadow(about, root);
  const site = buildSite(about, about.shadow || shadowWarnings.length > 0);
  return {
    ok: true,
    value: {
      site,
      strategies: bindStrategies(about.strategies, strategies),
      foreign: foreignStrategiesOf(about.strategies, (path) => placeAt(root, path)),
      signals: signalFilesOf(about.signals, (index, named) => fileNamedAt(root, ['signals', index, 'file'], named)),
      sources: sourceSettingsOf(about, (path, named) => fileNamedAt(root, path, named)),
      evce: evceOf(about, root),
      service: serviceOf(about.service, root),
      isOnTrial: about.shadow,
      alarms: alarmHooksOf(about.alarms, (path, named) => fileNamedAt(root, path, named)),
      file: context.file,
    },
    warnings: inFileOrder([...warnings, ...shadowWarnings, ...warnOfBreakers(site, about, root)]),
  };
}

/** All that the checks find that look at several parts at once. */
function findingsIn(draft: SiteDraft, root: LocatedMap, context: SiteContext): readonly Finding[] {
  const describe = describerOf(root, context.file);
  return [
    ...checkTree(draft.nodes, describe),
    ...checkZones(draft, describe),
    ...checkMeters(draft, describe),
    ...checkStations(draft),
    ...checkTiming(draft),
    ...checkValidity(draft),
    ...checkTrust(draft),
    ...checkHttp(draft),
    ...checkSources(draft, describe),
    ...checkSignals(draft, describe, complainOfSignal(root, context.surroundings)),
    // A scenario's own prices are a signal of the simulated site.
    ...checkStrategies(draft, describe, context.simulated ? ['price'] : []),
  ];
}

/** Says of the file of a signal that it is not there, or null. */
const complainOfSignal =
  (root: LocatedMap, { isFile }: Surroundings) =>
  (index: number, named: string): string | null => {
    const file = fileNamedAt(root, ['signals', index, 'file'], named);
    return isFile(file)
      ? null
      : `found ${named}, but there is no file ${file} yet; until there is, strategies go without`;
  };

/** Problems sorted by place, so that they are mended from the top down. */
export function inFileOrder(problems: readonly Problem[]): Problem[] {
  return [...problems].sort(
    (a, b) =>
      Number(a.file > b.file) - Number(a.file < b.file) ||
      (a.line ?? 0) - (b.line ?? 0) ||
      (a.column ?? 0) - (b.column ?? 0),
  );
}

/** A path of the file system as a value of the document means it: relative to the file it is written in. */
export function fileNamedAt(root: LocatedMap, path: Path, named: string): string {
  return resolve(besides(placeAt(root, path).file, named));
}

function describerOf(root: LocatedMap, file: string): DescribePlace {
  return (path) => {
    const place = placeAt(root, path);
    return place.file === file ? `line ${place.line}` : `${place.file}:${place.line}`;
  };
}

/** A wrong guess of the sense would turn less charging into more, so nothing is written before it was tried. */
function warnOfShadow({ evce }: SiteInput, root: LocatedMap): Problem[] {
  if (evce === undefined) {
    return [problemAt(root.at, ['evce'], 'missing: this site can be simulated, not run')];
  }
  if (evce.dialect?.confirmed !== undefined) return [];
  const path = evce.dialect === undefined ? ['evce'] : ['evce', 'dialect'];
  const message =
    'the dialect is not confirmed, so the site runs in shadow: it decides and records, and writes nothing';
  return [problemAt(placeAt(root, path), path, message)];
}

/** Where a breaker trips first, no controller helps: then EVCE itself must keep the zones low enough. */
function warnOfBreakers(site: Site, { nodes }: SiteInput, root: LocatedMap): Problem[] {
  const tooShort = enduranceOf(site).filter(({ stands }) => !stands);
  return tooShort.map(({ node, largestAmps, tripMs, neededMs }) => {
    const path = ['nodes', nodes.findIndex(({ name }) => name === node), 'breaker'];
    const seconds = Math.floor((tripMs ?? 0) / 1000);
    const message =
      `at ${Math.round(largestAmps)} A it may trip after ${seconds} s, expected ${neededMs / 1000} s, twice the dead time: ` +
      'set the zones’ own maxima in EVCE so low that they hold without Busbar';
    return problemAt(placeAt(root, path), path, message);
  });
}

function evceOf({ evce, meters, nodes }: SiteInput, root: LocatedMap): EvceSettings | null {
  if (evce === undefined) return null;
  const zones = nodes.flatMap(({ zone }) => (zone === undefined ? [] : [zone]));
  const secretFileAt = (key: string) => (named: string) => fileNamedAt(root, ['evce', key, 'file'], named);
  return {
    url: evce.url.replace(/\/$/, ''),
    user: evce.user,
    password: secretRefOf(evce.password, secretFileAt('password')),
    tokenKey: evce.tokenKey === undefined ? null : secretRefOf(evce.tokenKey, secretFileAt('tokenKey')),
    ca: evce.ca === undefined ? null : fileNamedAt(root, ['evce', 'ca'], evce.ca),
    pins: (evce.pin ?? []).map((pin) => `sha256:${pin.slice('sha256:'.length).replaceAll(':', '').toLowerCase()}`),
    dialect: evce.dialect === undefined ? DEFAULT_DIALECT : dialectOf(evce.dialect),
    allow: evce.allow,
    meterNames: Object.fromEntries(
      meters.filter((meter) => !isRemote(meter)).map((meter) => [meter.name, meter.evce ?? meter.name]),
    ),
    zoneNames: Object.fromEntries(zones.map((zone) => [zone, zone])),
  };
}

type TlsInput = NonNullable<NonNullable<SiteInput['service']['http']>['tls']>;

function serviceOf({ http, state, onExit, journal }: SiteInput['service'], root: LocatedMap): ServiceSettings {
  const listen = http?.listen ?? '127.0.0.1:8080';
  const colon = listen.lastIndexOf(':');
  return {
    listen: { host: listen.slice(0, colon).replace(/^\[|\]$/g, ''), port: Number(listen.slice(colon + 1)) },
    ...(http?.tls === undefined ? {} : { tls: tlsOf(http.tls, root) }),
    ...(http === undefined || http.names.length === 0 ? {} : { names: http.names }),
    stateFolder: state === undefined ? null : fileNamedAt(root, ['service', 'state'], state),
    onExit,
    ...(journal === undefined ? {} : { journal }),
  };
}

function tlsOf({ cert, key }: TlsInput, root: LocatedMap): NonNullable<ServiceSettings['tls']> {
  const path = ['service', 'http', 'tls'];
  return {
    certFile: fileNamedAt(root, [...path, 'cert', 'file'], cert.file),
    key: secretRefOf(key, (named) => fileNamedAt(root, [...path, 'key', 'file'], named)),
  };
}
