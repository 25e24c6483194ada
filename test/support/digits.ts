/**
 * Many small choices out of one drawn number.
 * @module
 */

/** A number that is read digit by digit, each in a base of its own. Of 0 every choice is the first. */
export class Digits {
  #rest: number;

  constructor(drawn: number) {
    this.#rest = drawn;
  }

  /** A whole number below `base`. */
  below(base: number): number {
    const digit = this.#rest % base;
    this.#rest = Math.floor(this.#rest / base);
    return digit;
  }

  /** True for one in so many. */
  one(many: number): boolean {
    return this.below(many) === many - 1;
  }

  /** One of a list. */
  of<T>(choices: readonly T[]): T {
    return choices[this.below(choices.length)] as T;
  }
}
