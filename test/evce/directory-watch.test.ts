import { describe, expect, it } from 'vitest';
import { EMPTY_ROSTER, type Roster } from '../../src/evce/directory-changes.ts';
import { memoryDirectoryStore, type DirectoryStore } from '../../src/evce/directory-store.ts';
import { createDirectoryWatch, damagedObjection } from '../../src/evce/directory-watch.ts';

const rosterOf =
  (...names: readonly string[]) =>
  (): Roster => ({
    ...EMPTY_ROSTER,
    zone: names.map((name, index) => ({ id: index + 1, name })),
  });

function watchOn(store: DirectoryStore = memoryDirectoryStore()) {
  const log: string[] = [];
  const shown = { certificate: 'aa' as string | null };
  const watch = createDirectoryWatch({
    store,
    certificate: () => shown.certificate,
    log: (level, text) => log.push(`${level} ${text}`),
  });
  return { watch, log, shown, store };
}

describe('watching the directory', () => {
  it('takes the first box for the right one, and says briefly what it has', async () => {
    const { watch, log, store } = watchOn();
    await watch.note(rosterOf('Garage', 'Visitors'));
    expect(log).toEqual(['info first seen: 2 zones, 0 stations, 0 meters']);
    expect(watch.objection()).toBeNull();
    expect(await store.load()).toMatchObject({
      kind: 'kept',
      kept: { epoch: { certificates: ['aa'], zones: ['Garage', 'Visitors'] } },
    });
  });

  it('tells every change once, also one that was made while Busbar was not running', async () => {
    const { watch, store } = watchOn();
    await watch.note(rosterOf('Garage'));
    const later = watchOn(store);
    expect(await later.watch.note(rosterOf('Basement'))).toHaveLength(1);
    expect(await later.watch.note(rosterOf('Basement'))).toEqual([]);
    expect(later.log).toEqual(['info the box has changed: zone "Garage" (id 1) is now named "Basement"']);
  });

  it('knows another box by its zones and its certificate, for as long as it is another', async () => {
    const { watch, shown } = watchOn();
    await watch.note(rosterOf('Garage'));
    await watch.note(rosterOf('Garage', 'Roof'));
    expect(watch.objection()).toBe('this is not the box as it was acknowledged: it has gained the zone "Roof"');
    await watch.note(rosterOf('Garage'));
    expect(watch.objection()).toBeNull();
    shown.certificate = 'bb';
    await watch.note(rosterOf('Garage'));
    expect(watch.objection()).toBe('this is not the box as it was acknowledged: it shows another certificate');
  });

  it('does not take another box for the acknowledged one after a restart', async () => {
    const { watch, store, shown } = watchOn();
    await watch.note(rosterOf('Garage'));
    shown.certificate = 'bb';
    await watch.note(rosterOf('Garage', 'Roof'));
    const later = watchOn(store);
    later.shown.certificate = 'bb';
    await later.watch.note(rosterOf('Garage', 'Roof'));
    expect(later.watch.objection()).toMatch(/: it shows another certificate and it has gained the zone "Roof"$/);
  });

  it('takes no box for the right one where what was kept is damaged, and leaves it so for the next start', async () => {
    const saved: unknown[] = [];
    const { watch, log } = watchOn({
      load: async () => ({ kind: 'damaged', why: 'it is cut off' }),
      save: async (kept) => {
        saved.push(kept);
        return { ok: true };
      },
    });
    await watch.note(rosterOf('Garage'));
    await watch.note(rosterOf('Garage', 'Roof'));
    expect(watch.objection()).toBe(damagedObjection('it is cut off'));
    expect(saved).toEqual([]);
    expect(log[0]).toBe('info there are 1 zones, 0 stations, 0 meters');
  });

  it('compares again with what was kept once that can be read, and not with nothing where it is gone', async () => {
    const { store } = watchOn();
    await watchOn(store).watch.note(rosterOf('Garage'));
    let load: DirectoryStore['load'] = async () => ({ kind: 'damaged', why: 'EIO' });
    const { watch } = watchOn({ load: () => load(), save: (kept) => store.save(kept) });
    await watch.note(rosterOf('Roof'));
    load = async () => ({ kind: 'none' });
    await watch.note(rosterOf('Roof'));
    expect(watch.objection()).toBe(damagedObjection('EIO'));
    load = () => store.load();
    await watch.note(rosterOf('Roof'));
    expect(watch.objection()).toMatch(/^this is not the box as it was acknowledged/);
    await watch.note(rosterOf('Garage'));
    expect(watch.objection()).toBeNull();
  });

  it('goes on where nothing can be kept, and says so once', async () => {
    const { watch, log } = watchOn({
      load: async () => ({ kind: 'none' }),
      save: async () => ({ ok: false, why: 'ENOSPC' }),
    });
    await watch.note(rosterOf('Garage'));
    await watch.note(rosterOf('Garage'));
    expect(watch.objection()).toBeNull();
    expect(log).toEqual([
      'info first seen: 1 zones, 0 stations, 0 meters',
      'warn the directory could not be kept (ENOSPC): changes are told from this start on',
    ]);
  });

  it('does not fill the log with the thousand changes of an import', async () => {
    const { watch, log } = watchOn();
    const many = Array.from({ length: 80 }, (_, index) => `Z${index}`);
    await watch.note(rosterOf(...many));
    await watch.note(() => ({ ...EMPTY_ROSTER, zone: many.map((name, index) => ({ id: 1000 + index, name })) }));
    expect(log).toHaveLength(1 + 50 + 1);
    expect(log.at(-1)).toBe('info the box has changed: 30 changes more');
    expect(watch.objection()).toBeNull();
  });
});
