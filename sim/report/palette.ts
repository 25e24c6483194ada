/**
 * The colours of a report by what they mean, on light and on dark ground. Neighbours in a strip differ in lightness
 * too, so that they can be told apart without colour and in print.
 * @module
 */
import type { BinderGroup } from './binder.ts';

/** Every colour: light, dark. */
const COLOURS = {
  ground: ['#f4f6f5', '#0e1412'],
  paper: ['#ffffff', '#161e1c'],
  line: ['#dde4e1', '#2c3835'],
  ink: ['#17211f', '#e7eeec'],
  quiet: ['#566663', '#9fb0ab'],
  accent: ['#0b6b62', '#5ccabb'],
  building: ['#b3bfbb', '#5b6965'],
  charging: ['#1a9a8c', '#2fb3a3'],
  sun: ['#d99a16', '#e3b341'],
  battery: ['#7650b0', '#a988dc'],
  limit: ['#c0302a', '#f27b70'],
  allocation: ['#1d4f9f', '#8fb7ff'],
  waiting: ['#e2a13b', '#c68d33'],
  parked: ['#ccd5d2', '#3a4844'],
  good: ['#1a6a3a', '#7fd6a0'],
  'good-ground': ['#e2f3e8', '#15301f'],
  bad: ['#a3221d', '#ffa39b'],
  'bad-ground': ['#fce5e3', '#451917'],
  'binder-idle': ['#e7ecea', '#25302d'],
  'binder-enough': ['#bfe0d9', '#1f5a51'],
  'binder-rising': ['#9dbfe8', '#3a659b'],
  'binder-load': ['#e2a13b', '#c68d33'],
  'binder-limit': ['#c0302a', '#e0675b'],
  'binder-strategy': ['#7650b0', '#a988dc'],
  'binder-unseen': ['#4c525b', '#c3cad4'],
  'binder-overload': ['#6d0c36', '#ff86b4'],
} as const satisfies Record<string, readonly [light: string, dark: string]>;

export type ColourName = keyof typeof COLOURS;

/** A colour as drawings name it; the style sheet says what it is. */
export const colour = (name: ColourName): string => `var(--${name})`;

/** The colour of a binder. */
export const binderColour = (group: BinderGroup): string => colour(`binder-${group}`);

/** Declarations of all colours for a style sheet. */
export function declarations(ground: 'light' | 'dark'): string {
  const index = ground === 'light' ? 0 : 1;
  return Object.entries(COLOURS)
    .map(([name, values]) => `--${name}:${values[index]}`)
    .join(';');
}

/** A drawing with its colours filled in, for programs that know no style sheets. */
export function fillIn(drawing: string): string {
  return drawing.replaceAll(/var\(--([a-z-]+)\)/g, (whole, name: string) => COLOURS[name as ColourName]?.[0] ?? whole);
}
