/** Every contract under its own name. */
export * from './gateway.ts';
export * from './notification.ts';
export * from './order.ts';
export * from './privacy.ts';
export * from './product.ts';
export * from './sandbox.ts';
export * from './user.ts';
export * from './vendor.ts';
