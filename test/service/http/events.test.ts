import { EventEmitter } from 'node:events';
import type { ServerResponse } from 'node:http';
import { describe, expect, it } from 'vitest';
import { openEventStream } from '../../../src/service/http/events.ts';
import { createVirtualClock } from '../../../sim/virtual-clock.ts';

/** The few things a response is asked for, with what it was sent. */
function listener(unread = 0) {
  const sent: string[] = [];
  const response = Object.assign(new EventEmitter(), {
    writableLength: unread,
    destroyed: false,
    writeHead: () => response,
    write: (text: string) => sent.push(text),
    end: () => response.emit('close'),
    destroy: () => {
      response.destroyed = true;
      response.emit('close');
    },
  });
  return { sent, response: response as unknown as ServerResponse & { readonly destroyed: boolean } };
}

const openedAtStart = () => {
  const clock = createVirtualClock({ wallStartMs: 0 });
  return { clock, stream: openEventStream(clock) };
};

describe('the event stream', () => {
  it('greets with a retry time and the document as it is', () => {
    const { stream } = openedAtStart();
    const { sent, response } = listener();
    stream.attach(response, '{"n":1}');
    expect(sent.join('')).toBe('retry: 2000\n\nid: 0\nevent: state\ndata: {"n":1}\n\n');
  });

  it('sends every document to all, with a rising id', () => {
    const { stream } = openedAtStart();
    const [one, two] = [listener(), listener()];
    stream.attach(one.response, '{}');
    stream.attach(two.response, '{}');
    stream.publish(() => '{"n":2}');
    stream.publish(() => '{"n":3}');
    for (const { sent } of [one, two]) {
      expect(sent.slice(-2)).toEqual([
        'id: 1\nevent: state\ndata: {"n":2}\n\n',
        'id: 2\nevent: state\ndata: {"n":3}\n\n',
      ]);
    }
  });

  it('sends whoever comes back the document only where it has changed since', () => {
    const { stream } = openedAtStart();
    stream.publish(() => '{}');
    const greeted = (lastSeen: string | null): string => {
      const { sent, response } = listener();
      stream.attach(response, '{"n":1}', lastSeen);
      return sent.join('');
    };
    expect(greeted('1')).toBe('retry: 2000\n\n');
    for (const other of ['0', '2', 'nonsense', null])
      expect(greeted(other)).toBe('retry: 2000\n\nid: 1\nevent: state\ndata: {"n":1}\n\n');
  });

  it('never takes an id of before a restart for one of its own', () => {
    const later = openEventStream(createVirtualClock({ wallStartMs: 60_000 }));
    const { sent, response } = listener();
    later.attach(response, '{}', '59000');
    expect(sent.join('')).toContain('id: 60000\n');
  });

  it('beats, so that a dead connection is noticed', () => {
    const { clock, stream } = openedAtStart();
    const { sent, response } = listener();
    stream.attach(response, '{}');
    clock.advanceTo(31_000);
    expect(sent.filter((text) => text.startsWith(':'))).toHaveLength(2);
  });

  it('drops a listener that does not read', () => {
    const { stream } = openedAtStart();
    const { response } = listener(5_000_000);
    stream.attach(response, '{}');
    expect(response.destroyed).toBe(true);
    expect(stream.isHeard()).toBe(false);
  });

  it('serves a bounded number of listeners', () => {
    const { stream } = openedAtStart();
    for (let count = 0; count < 32; count += 1) stream.attach(listener().response, '{}');
    expect(stream.isFull()).toBe(true);
  });

  it('stops beating when it is closed', () => {
    const { clock, stream } = openedAtStart();
    const { sent, response } = listener();
    stream.attach(response, '{}');
    stream.close();
    clock.advanceTo(60_000);
    expect(sent.filter((text) => text.startsWith(':'))).toHaveLength(0);
  });
});
