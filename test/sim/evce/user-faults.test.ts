import { describe, expect, it } from 'vitest';
import { harmUsers, userProblem } from '../../../sim/evce/user-faults.ts';
import { faultOf, type Fault, type FaultKind } from '../../../src/config/index.ts';
import { aBoxWithUsers, CONTROLLER, VISITOR } from './support/boxes.ts';

function aBoxWithTrouble() {
  const { box, model } = aBoxWithUsers();
  harmUsers(box);
  model.advance(0);
  const enter = ({ name, password } = CONTROLLER): string => {
    const outcome = box.connections.login(name, password);
    return outcome.kind === 'connected' ? outcome.token : outcome.kind;
  };
  const isConnected = (token: string): boolean => box.connections.find(token, 'GET') !== null;
  const befall = (kind: FaultKind, stated: Partial<Fault> = {}): void =>
    void model.faults.add(faultOf(kind, stated), 0);
  return { box, model, enter, isConnected, befall };
}

describe('faults of users', () => {
  it('kick who controls, or whom they name', () => {
    const { enter, isConnected, befall } = aBoxWithTrouble();
    const [controller, visitor] = [enter(), enter(VISITOR)];
    befall('user-kick');
    expect([isConnected(controller), isConnected(visitor)]).toEqual([false, true]);
    befall('user-kick', { user: VISITOR.name });
    expect(isConnected(visitor)).toBe(false);
  });

  it('change a password, delete a user and add him again, each of which ends his connection', () => {
    const { box, enter, isConnected, befall } = aBoxWithTrouble();
    const first = enter();
    befall('user-password', { password: 'Another-Secret2!' });
    expect([isConnected(first), enter()]).toEqual([false, 'unknown']);
    const second = enter({ ...CONTROLLER, password: 'Another-Secret2!' });
    befall('user-delete');
    expect([isConnected(second), box.users.list().length]).toEqual([false, 2]);
    befall('user-add', { user: CONTROLLER.name, password: CONTROLLER.password });
    expect(isConnected(enter())).toBe(true);
  });

  it.each(['reboot', 'factory-reset'] as const)('a %s ends every connection', (kind) => {
    const { enter, isConnected, befall } = aBoxWithTrouble();
    const token = enter();
    befall(kind);
    expect(isConnected(token)).toBe(false);
  });

  it.each([
    [faultOf('user-kick', { user: 'nobody' }), 'there is no user nobody'],
    [faultOf('user-add', { user: 'visitor', password: 'Made-Up-Secret9!' }), 'there is a user visitor already'],
    [faultOf('user-password', { password: 'weak' }), 'the password is too weak for the box'],
    [faultOf('user-add', { user: 'new', password: 'Made-Up-Secret9!' }), null],
    [faultOf('user-kick'), null],
    [faultOf('hang'), null],
  ])('%# can do something here, or it is said why not', (fault, problem) => {
    expect(userProblem(aBoxWithUsers().box, fault)).toBe(problem);
  });
});
