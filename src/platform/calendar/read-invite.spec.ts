import { describe, expect, it } from '@jest/globals';
import { invite, type Invite } from './calendar.js';
import { readInvite } from './read-invite.js';

const sent: Invite = {
  uid: 'booking-1@kscmp.example',
  sequence: 3,
  stamp: new Date('2019-10-14T09:00:00Z'),
  title: 'Grooming; a conference, long enough that its line is folded: 王小明 and “others” \\ more',
  location: 'Sessions House, Maidstone',
  start: new Date('2019-11-06T09:30:00Z'),
  end: new Date('2019-11-06T16:00:00Z'),
  allDay: false,
  organizer: { name: 'KSCMP: training', address: 'training@kscmp.example' },
  attendee: { name: 'Ann', address: 'ann@school.example' },
  method: 'CANCEL',
  cancelledWhole: true,
};

describe('an invite read back', () => {
  it('says what was put in', () => {
    expect(readInvite(invite(sent))).toEqual({
      method: 'CANCEL',
      uid: sent.uid,
      sequence: '3',
      status: 'CANCELLED',
      summary: sent.title,
      location: sent.location,
      start: sent.start,
      end: sent.end,
      allDay: false,
      repeats: '',
    });
  });

  it('knows whole days, by London midnights', () => {
    const day = {
      start: new Date('2020-06-30T23:00:00Z'),
      end: new Date('2020-07-01T23:00:00Z'),
      allDay: true,
    };
    expect(readInvite(invite({ ...sent, ...day }))).toMatchObject(day);
  });

  it('knows how it repeats', () => {
    expect(readInvite(invite({ ...sent, repeats: { everyDays: 1, count: 2 } })).repeats).toBe(
      'FREQ=DAILY;INTERVAL=1;COUNT=2',
    );
  });
});
