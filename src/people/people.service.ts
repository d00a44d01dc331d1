import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { recordAudit } from '../platform/audit/audit-log.js';
import { inTransaction } from '../platform/database/in-transaction.js';
import { notFound } from '../platform/refusal.js';
import { accountDisabled, emailTaken } from './people.errors.js';
import type { NewPerson, ProfileChanges } from './profile.types.js';

/** A colleague as the person who books for them knows them. */
export type Colleague = Omit<NewPerson, 'profileCompleted'> & { name: string };

const COLUMNS = {
  name: 'name',
  jobTitle: 'job_title',
  role: 'role',
  roleStartedOn: 'role_started_on',
  workforce: 'workforce',
  areas: 'areas',
  postcode: 'postcode',
  targetGroup: 'target_group',
  managerName: 'manager_name',
  managerEmail: 'manager_email',
} as const satisfies Record<Exclude<keyof ProfileChanges, 'organisation'>, string>;

/**
 * The only writer of people and their networks; teams have a service of their own. Emails arrive as `normaliseEmail`
 * writes them.
 */
@Injectable()
export class PeopleService {
  constructor(private readonly dataSource: DataSource) {}

  /**
   * Finds the person of this address, or makes their account. What is known of an existing person is left alone:
   * nobody is renamed or moved to another employer by somebody else's booking.
   */
  async findOrCreate(
    manager: EntityManager,
    person: NewPerson,
  ): Promise<{ personId: number; created: boolean }> {
    const [made] = await manager.query<{ id: number }[]>(
      `INSERT INTO people (email, name) VALUES ($1, $2) ON CONFLICT (email) DO NOTHING RETURNING id`,
      [person.email, person.name ?? person.email.split('@')[0]],
    );
    if (!made) {
      // Under READ COMMITTED this sees the row that the insert gave way to, once its transaction has ended.
      const [found] = await manager.query<{ id: number }[]>(`SELECT id FROM people WHERE email = $1`, [
        person.email,
      ]);
      if (!found) throw new Error('The person was renamed between two statements');
      return { personId: found.id, created: false };
    }
    await this.write(manager, made.id, person);
    if (person.profileCompleted) await this.completeProfile(manager, made.id);
    return { personId: made.id, created: true };
  }

  /**
   * For a colleague: their account exists from now on, and they sign in with the same address.
   * @throws Refusal forbidden `account_disabled` when theirs has been closed
   */
  async findOrCreateForBooking(
    manager: EntityManager,
    colleague: Colleague,
  ): Promise<{ personId: number; created: boolean }> {
    const found = await this.findOrCreate(manager, colleague);
    const [person] = await manager.query<{ disabled: boolean }[]>(
      `SELECT disabled_at IS NOT NULL AS disabled FROM people WHERE id = $1`,
      [found.personId],
    );
    if (person?.disabled) throw accountDisabled();
    return found;
  }

  async changeProfile(personId: number, changes: ProfileChanges): Promise<void> {
    await inTransaction(this.dataSource, (manager) => this.write(manager, personId, changes));
  }

  /** Says that the questions after the first sign-in are answered. */
  async completeProfile(database: Pick<EntityManager, 'query'>, personId: number): Promise<void> {
    await database.query(
      `UPDATE people SET profile_completed_at = now() WHERE id = $1 AND profile_completed_at IS NULL`,
      [personId],
    );
  }

  /**
   * The same person under a new address: their bookings and training record stay theirs.
   * @throws Refusal conflict `email_taken`
   */
  async changeEmail(manager: EntityManager, personId: number, email: string): Promise<void> {
    const [taken] = await manager.query<{ id: number }[]>(
      `SELECT id FROM people WHERE email = $1 AND id <> $2`,
      [email, personId],
    );
    if (taken) throw emailTaken();
    await manager.query(
      `UPDATE people SET email = $2, updated_at = now() WHERE id = $1 AND erased_at IS NULL`,
      [personId, email],
    );
    await recordAudit(manager, {
      actorId: personId,
      action: 'person.email_changed',
      subject: `person:${personId}`,
    });
  }

  /** Closes an account and ends its sign-in sessions at once. The record stays and it can be opened again. */
  async disable(personId: number, actorId?: number): Promise<void> {
    await inTransaction(this.dataSource, async (manager) => {
      await this.mustExist(
        manager,
        `UPDATE people SET disabled_at = coalesce(disabled_at, now()) WHERE id = $1 AND erased_at IS NULL`,
        personId,
      );
      await endSessions(manager, personId);
      await recordAudit(manager, { actorId, action: 'person.disabled', subject: `person:${personId}` });
    });
  }

  async enable(personId: number, actorId?: number): Promise<void> {
    await inTransaction(this.dataSource, async (manager) => {
      await this.mustExist(
        manager,
        `UPDATE people SET disabled_at = NULL WHERE id = $1 AND erased_at IS NULL`,
        personId,
      );
      await recordAudit(manager, { actorId, action: 'person.enabled', subject: `person:${personId}` });
    });
  }

  async makeAdministrator(manager: EntityManager, personId: number, actorId?: number): Promise<void> {
    await this.mustExist(
      manager,
      `UPDATE people SET is_administrator = true WHERE id = $1 AND erased_at IS NULL`,
      personId,
    );
    await recordAudit(manager, {
      actorId,
      action: 'person.made_administrator',
      subject: `person:${personId}`,
    });
  }

  /** `since` is a day, YYYY-MM-DD. */
  async joinNetwork(manager: EntityManager, personId: number, network: string, since: string): Promise<void> {
    await manager.query(
      `INSERT INTO network_memberships (person_id, network, since) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING`,
      [personId, network, since],
    );
  }

  private async write(manager: EntityManager, personId: number, changes: ProfileChanges): Promise<void> {
    const values: unknown[] = [personId];
    const set = (column: string, value: unknown): string => `${column} = $${values.push(value)}`;
    const sets = Object.entries(COLUMNS)
      .filter(([field]) => changes[field as keyof ProfileChanges] !== undefined)
      .map(([field, column]) => set(column, changes[field as keyof ProfileChanges]));
    const { organisation } = changes;
    if (organisation !== undefined) {
      sets.push(
        set('organisation_id', organisation && 'id' in organisation ? organisation.id : null),
        set('organisation_other', organisation && 'other' in organisation ? organisation.other : null),
      );
    }
    if (sets.length === 0) return;
    await this.mustExist(
      manager,
      `UPDATE people SET ${sets.join(', ')}, updated_at = now() WHERE id = $1 AND erased_at IS NULL`,
      ...values,
    );
  }

  /** @throws Refusal not_found when the update met nobody */
  private async mustExist(manager: EntityManager, update: string, ...values: unknown[]): Promise<void> {
    const [, count] = await manager.query<[unknown[], number]>(update, values);
    if (count === 0) throw notFound('There is no such person');
  }
}

/** Signs a person out everywhere. */
export async function endSessions(manager: EntityManager, personId: number): Promise<void> {
  await manager.query(`DELETE FROM sign_in_sessions WHERE person_id = $1`, [personId]);
}
