/** Screens on which pages must stand. */
export const SIZES = {
  wall: { width: 1_920, height: 1_080 },
  portrait: { width: 1_080, height: 1_920 },
  laptop: { width: 1_280, height: 800 },
  phone: { width: 390, height: 844 },
} as const
