/** What is measured: an order-sized event, written with a row of its own, and its effect in another process. */
import { z } from 'zod';
import { defineEvent } from '#platform/messaging/contract';

const line = z.object({ sku: z.string(), quantity: z.int(), priceMinor: z.int() });
const data = z.object({ customerId: z.string(), currency: z.string(), lines: z.array(line) });
const lines = Array.from({ length: 5 }, (_, index) => ({ sku: `HARBOUR-MUG-${index}`, quantity: index + 1, priceMinor: 1_990 }));

export const happened = defineEvent({ type: 'bench.happened.v1', aggregate: 'bench', producer: 'bench', schema: data, example: { customerId: 'usr_1', currency: 'EUR', lines } });
export const example = happened.example;

export const tables = [
  'CREATE TABLE thing (id VARCHAR(40) PRIMARY KEY, version INT NOT NULL) ENGINE=InnoDB',
  'CREATE TABLE effect (message_id VARCHAR(40) PRIMARY KEY, aggregate_id VARCHAR(40) NOT NULL) ENGINE=InnoDB',
];

export interface ProcessOptions {
  producerUrl: string;
  consumerUrl: string;
  rabbitmqUrl: string;
  prefix: string;
}

/** Asks a producer to write so many events. */
export interface ProduceCommand {
  count: number;
  /** Events per second; without it as fast as the outbox drains. */
  rate?: number;
}

export interface ConsumerStats {
  effects: number;
  /** From when the event was made, before its commit, to after the commit of its effect. */
  p50Ms: number;
  p99Ms: number;
}
