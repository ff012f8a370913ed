/** What people want to remember. */
export const maxWishes = 200;
