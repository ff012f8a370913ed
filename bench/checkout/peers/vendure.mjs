/** One process of Vendure: `server`, `worker`, or `setup`, which makes the tables and what is sold. Its settings are JSON in VENDURE_SETTINGS. */
import { bootstrap, bootstrapWorker } from '@vendure/core';
import { configOf } from './vendure-config.mjs';
import { fillShop } from './vendure-shop.mjs';

const [role] = process.argv.slice(2);
const options = JSON.parse(process.env.VENDURE_SETTINGS);

const roles = {
  async setup() {
    const app = await bootstrap(configOf({ ...options, synchronize: true }));
    const variantIds = await fillShop(app, options);
    await app.close();
    return { variantIds };
  },
  async server() {
    await bootstrap(configOf(options));
    return { port: options.port };
  },
  async worker() {
    const worker = await bootstrapWorker(configOf(options));
    await worker.startJobQueue();
    return {};
  },
};

process.on('disconnect', () => process.exit(0));
process.send?.(await roles[role]());
