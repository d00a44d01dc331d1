import { Injectable, type OnModuleInit } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { PersonalDataSources, type PersonalDataSource } from '../people/personal-data-sources.service.js';

/** The text of a message is the organiser's; that somebody got it is the person's. */
@Injectable()
export class MessagesPersonalData implements PersonalDataSource, OnModuleInit {
  constructor(
    private readonly dataSource: DataSource,
    private readonly sources: PersonalDataSources,
  ) {}

  onModuleInit(): void {
    this.sources.register('messages', this);
  }

  async export(personId: number): Promise<unknown> {
    return this.dataSource.query<unknown[]>(
      `SELECT e.title AS event, m.subject, m.body AS text, m.sent_at AS "sentAt"
       FROM event_message_recipients r JOIN event_messages m ON m.id = r.message_id JOIN events e ON e.id = m.event_id
       WHERE r.person_id = $1 ORDER BY m.id`,
      [personId],
    );
  }

  async erase(manager: EntityManager, personId: number): Promise<void> {
    await manager.query(`DELETE FROM event_message_recipients WHERE person_id = $1`, [personId]);
  }
}
