/** The calls about the session through real HTTPS against the simulated box. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CALLS } from '../../../src/evce/endpoints.ts';
import { CHIEF, CONTROLLER } from '../../sim/evce/support/boxes.ts';
import { CASES } from './cases.ts';
import { contractBox, statusOf, type ContractBox } from './contract-box.ts';

let box: ContractBox;
beforeEach(async () => {
  box = await contractBox();
});
afterEach(() => box.close());

const { name: login, password } = CONTROLLER;
const NEW_PASSWORD = 'Made-Up-Secret9!';

describe('the contract', () => {
  it('covers every call of the table', () => {
    const covered = [...Object.keys(CASES), 'login', 'logout', 'changePassword'];
    expect(covered.sort()).toEqual(Object.keys(CALLS).sort());
  });
});

describe('logging in', () => {
  it('brings a token that opens the other calls', async () => {
    expect(statusOf(await box.callsWith(await box.enter(CONTROLLER)).zones())).toBe(200);
  });

  it('is refused with 401 to who is unknown', async () => {
    expect(statusOf(await box.callsWith(null).login({ login, password: 'wrong' }))).toBe(401);
    expect(statusOf(await box.callsWith(null).login({ login: 'nobody', password }))).toBe(401);
  });

  it('is refused with 403 to who is in already', async () => {
    await box.enter(CONTROLLER);
    expect(statusOf(await box.callsWith(null).login({ login, password }))).toBe(403);
    expect(await box.enter(CHIEF)).toEqual(expect.any(String));
  });

  it('is answered with 400 where the body is malformed', async () => {
    const { login: logIn } = box.callsWith(null);
    const wrong = [{}, { login }, { login, password: 7 }, null, 'text'] as unknown as Parameters<typeof logIn>[0][];
    for (const body of wrong) expect(statusOf(await logIn(body))).toBe(400);
  });
});

describe('logging out', () => {
  it('ends the token, and lets the user in again', async () => {
    const token = await box.enter(CONTROLLER);
    expect(statusOf(await box.callsWith(token).logout())).toBe(200);
    expect(statusOf(await box.callsWith(token).zones())).toBe(401);
    expect(await box.enter(CONTROLLER)).not.toBe(token);
  });

  it('is refused with 401 to who is not in', async () => {
    expect(statusOf(await box.callsWith(null).logout())).toBe(401);
    expect(statusOf(await box.callsWith('never.was.one').logout())).toBe(401);
  });
});

describe('changing the password', () => {
  it('ends the token; the new password lets in and the old one does not', async () => {
    const token = await box.enter(CONTROLLER);
    const change = { password, new_password: NEW_PASSWORD };
    expect(statusOf(await box.callsWith(token).changePassword(change))).toBe(200);
    expect(statusOf(await box.callsWith(token).zones())).toBe(401);
    expect(statusOf(await box.callsWith(null).login({ login, password }))).toBe(401);
    expect(statusOf(await box.callsWith(null).login({ login, password: NEW_PASSWORD }))).toBe(200);
  });

  it('is refused: 401 to a stranger, 403 with a wrong present password, 400 where it is weak or malformed', async () => {
    const { changePassword } = box.callsWith(await box.enter(CONTROLLER));
    const change = { password, new_password: NEW_PASSWORD };
    expect(statusOf(await box.callsWith(null).changePassword(change))).toBe(401);
    expect(statusOf(await changePassword({ ...change, password: 'wrong' }))).toBe(403);
    expect(statusOf(await changePassword({ ...change, new_password: 'weak' }))).toBe(400);
    const malformed = [{}, { password }, null] as unknown as (typeof change)[];
    for (const body of malformed) expect(statusOf(await changePassword(body))).toBe(400);
  });
});
