import { describe, expect, it } from 'vitest';
import type { Order } from '../../../sim/evce/orders.ts';
import { aBox, idOf } from './support/boxes.ts';

/** A box in whose first garage a car charges, and which lives on a second at a time. */
function aGarage() {
  const { model, field } = aBox();
  let nowMs = 0;
  const pass = (seconds: number): void => {
    for (const endMs = nowMs + seconds * 1000; nowMs < endMs;) model.advance((nowMs += 1000));
  };
  const station = idOf(model.stations(), 'Garage 01');
  const send = (order: Order): number => model.commands.send(station, order) ?? NaN;
  const status = (command: number) => model.commands.status(station, command);
  return { model, field, pass, station, send, status };
}

const OUT_OF_SERVICE: Order = { kind: 'change-availability', connector: 0, isOperative: false };

describe('a command', () => {
  it('is pending until the station has answered', () => {
    const { send, status, pass } = aGarage();
    const command = send(OUT_OF_SERVICE);
    pass(1);
    expect(status(command)).toEqual({ cmd_id: command, status: 'Pending', result: null });
    pass(1);
    expect(status(command)).toEqual({ cmd_id: command, status: 'Accepted', result: { status: 'Accepted' } });
  });

  it('has a number that rises, and is known at its own station alone', () => {
    const { model, send, station } = aGarage();
    const [first, second] = [send(OUT_OF_SERVICE), send(OUT_OF_SERVICE)];
    expect(second).toBe(first + 1);
    expect(model.commands.status(station, 9999)).toBeNull();
    expect(model.commands.status(idOf(model.stations(), 'Garage 02'), first)).toBeNull();
    expect(model.commands.send(9999, OUT_OF_SERVICE)).toBeNull();
    expect(model.commands.status(9999, first)).toBeNull();
  });

  it('times out where the station cannot be reached, half a minute after it was sent', () => {
    const { send, status, pass } = aGarage();
    send({ kind: 'reset' });
    pass(2);
    const command = send({ kind: 'reset' });
    pass(29);
    expect(status(command)?.status).toBe('Pending');
    pass(1);
    expect(status(command)?.status).toBe('Timeout');
  });

  it('comes to nothing when the box restarts', () => {
    const { model, field, send, status, pass } = aGarage();
    field.arrive(0);
    const command = send({ kind: 'remote-stop', session: null });
    model.commands.forget();
    pass(5);
    expect(status(command)).toBeNull();
    expect(field.station(0).sessionId).toBe(1);
    expect(send({ kind: 'reset' })).toBe(command + 1);
  });

  it('is forgotten when a thousand have come after it', () => {
    const { send, status } = aGarage();
    const first = send({ kind: 'reset' });
    for (let count = 0; count < 999; count += 1) send({ kind: 'reset' });
    expect(status(first)).not.toBeNull();
    send({ kind: 'reset' });
    expect(status(first)).toBeNull();
  });
});
