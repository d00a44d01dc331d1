import { Column, Entity, JoinColumn, ManyToOne, PrimaryGeneratedColumn, type Relation } from 'typeorm';
import { Room } from '../venues/room.entity.js';
import { Event } from './event.entity.js';
import type { SessionMode, SessionTiming } from './event.types.js';

/** One timed part of an event. Booking an event books all its sessions, but of those to choose from one. */
@Entity('event_sessions')
export class EventSession {
  @PrimaryGeneratedColumn('identity', { generatedIdentity: 'ALWAYS' })
  id: number;

  @Column('integer')
  eventId: number;

  @ManyToOne(() => Event, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'event_id' })
  event: Relation<Event>;

  @Column('text', { nullable: true })
  title: string | null;

  @Column('enum', {
    enum: ['timed', 'all_day', 'to_be_confirmed'],
    enumName: 'session_timing',
    default: 'timed',
  })
  timing: SessionTiming;

  @Column('timestamptz')
  startsAt: Date;

  /** Exclusive for whole days: the next London midnight. */
  @Column('timestamptz')
  endsAt: Date;

  /** What it is one of ("Afternoon workshop"); null for a session that everybody attends. */
  @Column('text', { nullable: true })
  choice: string | null;

  /** Only online or only in person; null: as the event. */
  @Column('enum', { enum: ['in_person', 'online'], enumName: 'session_mode', nullable: true })
  mode: SessionMode | null;

  @Column('integer', { nullable: true })
  roomId: number | null;

  /** Read with it everywhere: where a session is belongs to what it is. */
  @ManyToOne(() => Room, { nullable: true, eager: true })
  @JoinColumn({ name: 'room_id' })
  room: Relation<Room> | null;

  /** Its event is cancelled, so it takes no room. */
  @Column('boolean', { default: false })
  calledOff: boolean;
}
