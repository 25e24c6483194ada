/**
 * When cars come, how long they stay and what they need, by kind of place.
 *
 * Workplace, residential ("private") and public are what ElaadNL publishes on some millions of sessions in the
 * Netherlands (open data of its charging profile generator, 2020): arrivals by the quarter hour of a working day and of a
 * week-end day, percentiles of connection time and of energy, and the share of each weekday. Kept here are hours of a
 * hundred and sixteen percentiles, so that means are within 2 % of the source's. Energies and stays below a quarter of a kWh or
 * hour, which are failed starts, are raised to that. Of workplaces nothing is published for week-ends: a tenth of a working
 * day, later in the morning, is an assumption. Recorded workplaces in California (ACN-Data: Caltech, JPL) come an hour
 * later and stay longer, with like energies.
 *
 * For depot, hotel and supermarket nothing comparable is published openly. They are assumptions: vans back from
 * their round between three and seven that leave before seven; guests who come before dinner and leave after breakfast;
 * purchases of half an hour to an hour while the shop is open, more of them towards the week-end.
 * @see https://platform.elaad.io
 * @module
 */
import type { TrafficProfile } from '../src/config/index.ts';

/** Values stand at these shares of all sessions; straight lines between. */
export const QUANTILES = [0, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.97, 0.98, 0.99, 1] as const;

export interface TrafficShape {
  /** Arrivals in each hour of a day from Monday to Friday, of a hundred. */
  readonly weekday: readonly number[];
  readonly weekend: readonly number[];
  /** Arrivals on each day from Monday on, for one on a mean day from Monday to Friday. */
  readonly days: readonly number[];
  readonly stayHours: readonly number[];
  readonly energyKwh: readonly number[];
}

export const TRAFFIC_SHAPES: Readonly<Record<TrafficProfile, TrafficShape>> = {
  workplace: {
    weekday: [0, 0, 0, 0, 0.1, 1.4, 4.3, 14.3, 26.7, 18.1, 7.7, 4.9, 5.4, 5.3, 4, 3, 2, 1, 0.6, 0.5, 0.4, 0.2, 0.1, 0],
    weekend: [0, 0, 0, 0, 0, 1, 3, 8, 14, 15, 12, 9, 9, 8, 7, 5, 4, 3, 1, 1, 0, 0, 0, 0],
    days: [1.03, 1.07, 1.02, 1.08, 0.8, 0.1, 0.1],
    stayHours: [0.25, 0.6, 1.2, 2.0, 2.9, 3.8, 4.9, 6.5, 8.0, 8.8, 9.8, 13.2, 20.1, 25.7, 46.4, 72.0],
    energyKwh: [0.25, 1.4, 2.7, 4.7, 6.2, 7.4, 8.8, 10.9, 14.4, 19.2, 26.1, 31.9, 37.0, 41.0, 48.2, 95.7],
  },
  residential: {
    weekday: [
      2.1, 0.5, 0.2, 0.1, 0.1, 0.1, 0.2, 0.6, 1.4, 1.1, 1.1, 1.5, 2.2, 2.2, 2.7, 3.7, 5.7, 12.1, 17, 11.5, 9.1, 8.9,
      9.1, 6.8,
    ],
    weekend: [
      4.1, 2, 0.8, 0.3, 0.2, 0.1, 0.1, 0.4, 0.9, 1.7, 3, 4.8, 6, 6.2, 6.2, 6.9, 8.8, 10.2, 7.9, 6.5, 6.8, 6.2, 5.8, 4.1,
    ],
    days: [0.99, 1, 1, 0.99, 1.01, 1.03, 0.87],
    stayHours: [0.25, 1.0, 1.5, 3.1, 6.5, 9.5, 11.0, 12.5, 13.8, 15.7, 20.3, 29.3, 38.8, 43.0, 56.5, 72.0],
    energyKwh: [0.25, 1.8, 3.3, 6.6, 10.1, 14.6, 19.4, 24.9, 31.9, 40.4, 51.4, 59.6, 64.4, 68.1, 73.4, 99.9],
  },
  public: {
    weekday: [
      1, 0.5, 0.2, 0.2, 0.2, 0.2, 0.7, 3.2, 7.9, 7.7, 5.1, 4.7, 5.3, 5.3, 5, 5.1, 5.7, 8.3, 10.9, 8.1, 5.1, 4, 3.4, 2.2,
    ],
    weekend: [
      2, 1.2, 0.6, 0.4, 0.3, 0.3, 0.3, 0.6, 1.7, 3.7, 5.7, 7, 7.9, 8.2, 8.5, 8.3, 8, 8, 7.3, 5.8, 4.9, 3.9, 3.1, 2.3,
    ],
    days: [0.93, 0.99, 1.02, 1.05, 1.02, 0.99, 0.78],
    stayHours: [0.25, 0.3, 0.6, 1.3, 2.1, 3.0, 4.4, 7.4, 10.4, 13.5, 17.1, 21.7, 29.1, 38.8, 44.9, 72.0],
    energyKwh: [0.25, 0.6, 1.6, 3.4, 4.9, 6.2, 7.2, 8.6, 11.3, 17.2, 29.0, 41.6, 50.4, 56.0, 63.6, 99.8],
  },
  depot: {
    weekday: [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 2, 3, 4, 8, 18, 24, 20, 12, 5, 2, 1, 0, 0],
    weekend: [0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 3, 6, 12, 20, 22, 16, 10, 6, 3, 1, 0, 0, 0, 0],
    days: [1, 1, 1, 1, 1, 0.4, 0.05],
    stayHours: [9.0, 10.5, 11.0, 11.7, 12.3, 13.0, 13.5, 14.0, 14.7, 15.5, 16.5, 18.0, 27.0, 31.5, 36.0, 40.0],
    energyKwh: [5.0, 10.0, 13.0, 17.7, 21.7, 25.0, 29.0, 33.0, 37.7, 43.3, 50.0, 56.0, 61.0, 63.5, 66.0, 75.0],
  },
  hotel: {
    weekday: [0.5, 0.2, 0, 0, 0, 0, 0, 0.5, 1, 1.5, 2, 2.5, 3, 4, 7, 10, 12, 14, 14, 11, 8, 5, 2.6, 1.2],
    weekend: [0.5, 0.2, 0, 0, 0, 0, 0, 0.5, 1, 2, 4, 5, 6, 8, 12, 14, 13, 11, 9, 6, 4, 2.5, 0.9, 0.4],
    days: [1, 1.05, 1.05, 1.05, 0.85, 0.95, 0.7],
    stayHours: [1.0, 2.5, 7.0, 10.0, 12.0, 13.0, 14.0, 15.0, 16.0, 17.3, 19.0, 24.0, 33.0, 37.5, 42.0, 60.0],
    energyKwh: [2.0, 6.0, 9.0, 14.3, 19.7, 25.0, 30.0, 35.0, 41.0, 47.7, 55.0, 60.0, 66.0, 69.0, 72.0, 85.0],
  },
  supermarket: {
    weekday: [0, 0, 0, 0, 0, 0, 0.5, 3, 5.5, 7.5, 8.5, 8.5, 7.5, 7, 7, 8, 9.5, 10.5, 9, 5.5, 2, 0.5, 0, 0],
    weekend: [0, 0, 0, 0, 0, 0, 0.2, 2.3, 6, 10, 12.5, 13, 11.5, 10, 9.5, 9, 7, 5, 3, 1, 0, 0, 0, 0],
    days: [0.9, 0.9, 0.92, 1.08, 1.2, 1.35, 0],
    stayHours: [0.25, 0.3, 0.35, 0.42, 0.48, 0.55, 0.65, 0.75, 0.88, 1.1, 1.4, 1.8, 2.4, 2.7, 3.0, 5.0],
    energyKwh: [0.5, 1.0, 1.5, 2.37, 3.2, 4.0, 4.8, 5.8, 6.93, 8.5, 10.5, 13.0, 16.5, 18.25, 20.0, 30.0],
  },
};
