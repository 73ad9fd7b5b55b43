import type pg from 'pg';
import type { Desk } from '../rental_desk.ts';

/** Writes what a command needs to find, and returns an input with every argument that it takes. */
export type ValidInput = (db: pg.Client, desk: Desk) => Promise<Record<string, unknown>>;
