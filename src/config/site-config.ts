/**
 * What a site file says, checked and in the program's own types: the engine's site, its strategies, and what
 * the shells need to know besides.
 * @module
 */
import type { BoundStrategy, Millis, Site, SiteSignal, TimeZone } from '../engine/index.ts';
import type { Capability } from '../evce/capability.ts';
import type { Dialect } from '../evce/dialect.ts';
import type { SourceSettings } from '../sources/settings.ts';
import type { Place } from './problem.ts';
import type { SecretRef } from './secret.ts';

/** A site file after all checks. */
export interface SiteConfig {
  readonly site: Site;
  /** Those from files and packages are not loaded yet: as they stand here they stop charging. */
  readonly strategies: readonly BoundStrategy[];
  /** What to load in place of them. */
  readonly foreign: readonly ForeignStrategy[];
  /** Those of the site's signals that are read from files, in the order of `site.signals`. */
  readonly signals: readonly SignalFile[];
  /** Meters and signals that are read elsewhere than through the box and from files. */
  readonly sources: SourceSettings<SecretRef>;
  /** Null where the file names no box: such a site can be simulated, not run. */
  readonly evce: EvceSettings | null;
  readonly service: ServiceSettings;
  /** Whether the file itself keeps the site in shadow; the site is also while its dialect is not confirmed. */
  readonly isOnTrial: boolean;
  readonly alarms: AlarmHooks;
  /** The file it was read from. */
  readonly file: string;
}

/** A strategy whose code comes from a file or package. */
export interface ForeignStrategy {
  /** Its place in `strategies`. */
  readonly index: number;
  readonly name: string;
  readonly shadow: boolean;
  /** As written, to be checked by its own schema. */
  readonly options: Readonly<Record<string, unknown>>;
  /** A file, absolute, or the name of a package that is looked for beside the site file. */
  readonly code: { readonly kind: 'file' | 'package'; readonly use: string };
  /** Time for each answer. */
  readonly answerWithinMs: Millis;
  /** Where the site file names it. */
  readonly at: Place;
  /** As one would write it in code: `strategies[0]`. */
  readonly path: string;
}

/** A signal that is read from a file. */
export interface SignalFile {
  readonly signal: SiteSignal;
  /** Absolute. */
  readonly file: string;
  readonly format: 'csv' | 'json';
  readonly column: string;
  /** By which clock times are that carry no offset; null where none are. */
  readonly timeZone: TimeZone | null;
  /** A value of the file times this is one in the signal's unit. */
  readonly factor: number;
  /** In a simulation the values of a local day are known at this minute of the day before, 0–1439. */
  readonly publishedAtMinute: number;
}

/** How to reach and speak to the box. */
export interface EvceSettings {
  readonly url: string;
  readonly user: string;
  readonly password: SecretRef;
  /** SHA-256 fingerprints of acceptable certificates, as `sha256:` and 64 lower-case hexadecimal digits. */
  readonly pins: readonly string[];
  /** In place of pins: file with the box's certificate or its issuer's, PEM, absolute; else null. */
  readonly ca: string | null;
  /** Where the key is that encrypts the stored token; null stores it in the clear. */
  readonly tokenKey: SecretRef | null;
  readonly dialect: Dialect;
  /** What may be done by hand besides reading and reducing. */
  readonly allow: readonly Capability[];
  /** The box's name of each meter that it reads, by the site's name of it. */
  readonly meterNames: Readonly<Record<string, string>>;
  /** The box's name of each zone, by the site's name of it. */
  readonly zoneNames: Readonly<Record<string, string>>;
}

/** How the service runs on this machine. */
export interface ServiceSettings {
  readonly listen: { readonly host: string; readonly port: number };
  /** Certificate chain and private key; without them it speaks HTTP, to this machine only. */
  readonly tls?: { readonly certFile: string; readonly key: SecretRef };
  /** Names besides the address by which browsers may call it. */
  readonly names?: readonly string[];
  /** Folder for what must survive a restart, absolute; null where the file names none. */
  readonly stateFolder: string | null;
  /** What zones are left with at an orderly stop: their fallback, or what they have. */
  readonly onExit: 'fallback' | 'hold';
  /** What is kept of the past; without it the usual. */
  readonly journal?: JournalSettings;
}

/** How long the journal keeps what, and how large it may become. */
export interface JournalSettings {
  /** Events, decisions, sessions, curves by the minute. */
  readonly keepMs: Millis;
  /** Caps, what zones were told, alarms, curves by the quarter of an hour. */
  readonly keepEvidenceMs: Millis;
  readonly fileBytesMax: number;
}

/** Who is told of alarms. */
export interface AlarmHooks {
  /** The least that hooks are told of. */
  readonly minSeverity: 'info' | 'warning' | 'critical';
  readonly hooks: readonly AlarmHook[];
}

/** One way to tell of an alarm. */
export type AlarmHook = CommandHook | HttpHook | MqttHook;

/** A program that is given the alarm on its standard input. */
export interface CommandHook {
  readonly kind: 'command';
  /** The program and its words. */
  readonly command: readonly string[];
}

/** An address that the alarm is posted to. */
export interface HttpHook {
  readonly kind: 'http';
  readonly url: string;
  /** By name; a secret one by reference. */
  readonly headers: Readonly<Record<string, string | SecretRef>>;
}

/** A topic of the site's broker. */
export interface MqttHook {
  readonly kind: 'mqtt';
  readonly topic: string;
}
