import { Reflector } from '@nestjs/core';

/**
 * Who may use a route. `staff`: members of a team and administrators, with the second factor done.
 * A route without a permission is denied to everybody.
 */
export type Permission = 'anyone' | 'person' | 'staff' | 'administrator';

export const Permit = Reflector.createDecorator<Permission>();
