/**
 * What kinds of buildings draw over the day, as shares of their peak.
 *
 * The office follows the standard load profile G1 of the German utilities (BDEW): a night base, a steep morning, a broad day and
 * a quiet week-end. Homes follow BDEW's H25 (2025), mean of all months. The shop and the hotel are assumptions: a
 * supermarket's refrigeration runs day and night and its lights while it is open; a hotel has its peaks at breakfast and dinner.
 * @module
 */

/** Corners of a day, with straight lines between. */
export type DayShape = readonly (readonly [minute: number, share: number])[];

export interface DayShapes {
  readonly workday: DayShape;
  readonly saturday: DayShape;
  readonly sunday: DayShape;
}

export type DayProfile = 'office' | 'home' | 'shop' | 'hotel';

const OFFICE_WEEKEND: DayShape = [
  [0, 0.2],
  [600, 0.3],
  [900, 0.3],
  [1440, 0.2],
];

const SHOP_OPEN: DayShape = [
  [0, 0.42],
  [330, 0.42],
  [420, 0.85],
  [840, 1],
  [1140, 0.95],
  [1230, 0.8],
  [1320, 0.45],
  [1440, 0.42],
];

const HOTEL: DayShape = [
  [0, 0.5],
  [240, 0.4],
  [450, 0.95],
  [570, 0.85],
  [720, 0.7],
  [900, 0.6],
  [1140, 1],
  [1290, 0.85],
  [1440, 0.5],
];

export const DAY_SHAPES: Readonly<Record<DayProfile, DayShapes>> = {
  office: {
    workday: [
      [0, 0.22],
      [330, 0.24],
      [540, 0.88],
      [690, 1],
      [780, 0.94],
      [900, 0.97],
      [1050, 0.7],
      [1200, 0.38],
      [1440, 0.22],
    ],
    saturday: OFFICE_WEEKEND,
    sunday: OFFICE_WEEKEND,
  },
  home: {
    workday: [
      [0, 0.5],
      [150, 0.36],
      [270, 0.37],
      [420, 0.6],
      [600, 0.55],
      [780, 0.62],
      [960, 0.65],
      [1080, 0.88],
      [1170, 0.96],
      [1320, 0.76],
      [1440, 0.5],
    ],
    saturday: [
      [0, 0.53],
      [240, 0.37],
      [360, 0.4],
      [540, 0.76],
      [690, 0.88],
      [900, 0.78],
      [1110, 0.96],
      [1320, 0.74],
      [1440, 0.53],
    ],
    sunday: [
      [0, 0.5],
      [270, 0.37],
      [420, 0.46],
      [690, 1],
      [900, 0.78],
      [1110, 0.96],
      [1320, 0.7],
      [1440, 0.5],
    ],
  },
  shop: {
    workday: SHOP_OPEN,
    saturday: SHOP_OPEN,
    sunday: [
      [0, 0.42],
      [1440, 0.42],
    ],
  },
  hotel: { workday: HOTEL, saturday: HOTEL, sunday: HOTEL },
};
