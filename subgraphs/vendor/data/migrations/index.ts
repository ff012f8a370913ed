import { Vendors0001 } from './0001-vendors.ts';
import { Staff0002 } from './0002-staff.ts';
import { Delivery0003 } from './0003-delivery.ts';
import { Terms0004 } from './0004-terms.ts';
import { WaysOfDelivery0005 } from './0005-ways-of-delivery.ts';
import { Business0006 } from './0006-business.ts';
import { ReviewQueue0007 } from './0007-review-queue.ts';
import { ToldAccounts0008 } from './0008-told-accounts.ts';

export const migrations = [Vendors0001, Staff0002, Delivery0003, Terms0004, WaysOfDelivery0005, Business0006, ReviewQueue0007, ToldAccounts0008];
