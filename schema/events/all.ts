/** Every contract under its own name. */
export * from './order.ts';
export * from './product.ts';
export * from './user.ts';
export * from './vendor.ts';
