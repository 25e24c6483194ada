/**
 * What there is to be read besides the box: meters and signals behind a broker, on Modbus, behind a web address. Plain
 * data, generic in how a secret is named: a site file refers to it, a source is handed a function that looks it up.
 * @module
 */
import type { Millis, PhaseIndex, TimeZone } from '../engine/index.ts';

/** A quantity of a meter; the unit in the site file says which one. */
export type Quantity = 'current' | 'power' | 'voltage' | 'import' | 'export';

/** One number in a message, and what it is of the meter. */
export interface Part {
  readonly quantity: Quantity;
  /** The lines it belongs to: one, or for a total power all that it is spread over; none for a register. */
  readonly lines: readonly PhaseIndex[];
  /** Where it stands in a JSON document; null where the whole message is the number. */
  readonly path: string | null;
  /** A number times this is A, W, V or Wh. */
  readonly factor: number;
}

/** What all meters that are read elsewhere have. */
export interface RemoteMeter {
  readonly name: string;
  /** The lines it measures; nothing flows through it on the others. */
  readonly lines: readonly PhaseIndex[];
  /** A source behind its node: its current may be told by its power, and it may rest at the same value for hours. */
  readonly isSource: boolean;
}

/** A meter whose values come as messages. */
export interface MqttMeter extends RemoteMeter {
  readonly kind: 'mqtt';
  readonly parts: readonly MqttPart[];
  /** Where the device says when it measured; null where it does not. */
  readonly stamp: MqttStamp | null;
}

/** A part with the topic under which it comes. */
export interface MqttPart extends Part {
  readonly topic: string;
}

export interface MqttStamp {
  readonly topic: string;
  readonly path: string;
}

/** A web address that is asked time and again. */
export interface HttpRequest<Secret> {
  readonly url: string;
  readonly everyMs: Millis;
  readonly timeoutMs: Millis;
  /** By name; values are secrets. */
  readonly headers: Readonly<Record<string, Secret>>;
}

/** A meter that answers in JSON. */
export interface HttpMeter<Secret> extends RemoteMeter {
  readonly kind: 'http';
  readonly request: HttpRequest<Secret>;
  readonly parts: readonly Part[];
  readonly stampPath: string | null;
}

/** Which registers a Modbus meter has. */
export type RegisterMap = 'sunspec' | 'iem3000' | 'pm5000';

/** A meter on Modbus TCP, or behind a gateway. */
export interface ModbusMeter extends RemoteMeter {
  readonly kind: 'modbus';
  readonly host: string;
  readonly port: number;
  readonly unitId: number;
  readonly map: RegisterMap;
  readonly everyMs: Millis;
  readonly timeoutMs: Millis;
}

/** How a text says a signal. */
export interface SignalForm {
  readonly signal: string;
  /** For one value at a time: how long it holds from when it came. Null for a series in JSON. */
  readonly validForMs: Millis | null;
  /** For one value at a time: where it stands in a JSON document; null where the whole message is the value. */
  readonly path: string | null;
  /** In a series, the name of the value in a slot. */
  readonly column: string;
  readonly timeZone: TimeZone | null;
  readonly factor: number;
}

export interface MqttSignal extends SignalForm {
  readonly kind: 'mqtt';
  readonly topic: string;
}

export interface HttpSignal<Secret> extends SignalForm {
  readonly kind: 'http';
  readonly request: HttpRequest<Secret>;
}

/** The broker, for all that comes from it and goes to it. */
export interface Broker<Secret> {
  readonly url: string;
  readonly clientId: string;
  readonly user: string | null;
  readonly password: Secret | null;
  /** PEM file of the authority that vouches for the broker, absolute; null for the machine's own list. */
  readonly ca: string | null;
  /** What is told to others; null for nothing. */
  readonly publish: Publishing | null;
}

export interface Publishing {
  /** What all topics begin with, such as `busbar/harbour`. */
  readonly prefix: string;
  /** Where Home Assistant looks for what there is, such as `homeassistant`; null for nowhere. */
  readonly discoveryPrefix: string | null;
}

/** All that is read besides the box. */
export interface SourceSettings<Secret> {
  /** Null where the site has none. */
  readonly broker: Broker<Secret> | null;
  readonly meters: readonly (MqttMeter | ModbusMeter | HttpMeter<Secret>)[];
  readonly signals: readonly (MqttSignal | HttpSignal<Secret>)[];
}
