import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRedactor } from '../../src/evce/redact.ts';

describe('taking secrets out of a text', () => {
  it('hides each form in which a secret may be quoted', () => {
    const secret = 'Geheim & "fein" 12/€';
    const redactor = createRedactor();
    redactor.hide(secret);
    const forms = [
      secret,
      encodeURIComponent(secret),
      JSON.stringify(secret),
      Buffer.from(secret).toString('base64'),
      Buffer.from(secret).toString('base64url'),
      Buffer.from(secret).toString('hex'),
    ];
    for (const form of forms) expect(redactor.clean(`before ${form} after`)).toMatch(/^before "?‹secret›=*"? after$/);
  });

  it('hides the parts of a token too', () => {
    const redactor = createRedactor();
    redactor.hide('headerheader.payloadpayload.signature');
    expect(redactor.clean('payloadpayload has expired')).toBe('‹secret› has expired');
  });

  it('hides pieces too, for a box may cut off what it quotes', () => {
    const secret = 'abcdefghijklmnopqrstuvwxyz';
    const redactor = createRedactor();
    redactor.hide(secret);
    for (let from = 0; from <= 14; from += 1) {
      expect(redactor.clean(`…${secret.slice(from, from + 12)}…`)).toBe('…‹secret›…');
      expect(redactor.clean(secret.slice(from, from + 11))).toBe(secret.slice(from, from + 11));
    }
  });

  it('leaves what is no secret alone, and does not take short words for secrets', () => {
    const redactor = createRedactor();
    redactor.hide('t1');
    expect(redactor.clean('t1 and more')).toBe('t1 and more');
  });

  it('knows the last secrets, however many there were', () => {
    const redactor = createRedactor();
    for (let each = 0; each < 50; each += 1) redactor.hide(`secret number ${each}.`);
    expect(redactor.clean('secret number 49.')).toBe('‹secret›');
  });

  it('leaves no secret in any text that quotes it', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 8 }), fc.string(), fc.string(), (secret, before, after) => {
        const redactor = createRedactor();
        redactor.hide(secret);
        fc.pre(!'‹secret›'.includes(secret));
        expect(redactor.clean(before + secret + after)).not.toContain(secret);
      }),
      { numRuns: 200 },
    );
  });
});
