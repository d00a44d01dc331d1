import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Bookings that wait for somebody's decision, by event: few among many, and all that the figures of a team's events
 * need of them, since places are counted where they are held. Offers are found by it as before.
 */
export class FindUndecidedBookings1700000030000 implements MigrationInterface {
  name = 'FindUndecidedBookings1700000030000';

  async up(db: QueryRunner): Promise<void> {
    await db.query(`CREATE INDEX bookings_undecided ON bookings (event_id, offer_expires_at)
      WHERE state IN ('awaiting_approval', 'offered')`);
    await db.query(`DROP INDEX bookings_offers`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(
      `CREATE INDEX bookings_offers ON bookings (event_id, offer_expires_at) WHERE state = 'offered'`,
    );
    await db.query(`DROP INDEX bookings_undecided`);
  }
}
