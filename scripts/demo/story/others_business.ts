import { Difference } from './difference.ts';
import { expectEqual } from './expect_equal.ts';
import { field } from './field.ts';
import { request } from './request.ts';
import { rows } from './rows.ts';
import type { Stage } from './stage.ts';
import type { Story } from './story.ts';

/** One customer learns nothing of another, not even that a rental is there. */
export async function othersBusiness(
  story: Story,
  stage: Stage,
  rentals: { readonly hersId: string; readonly hisId: string },
): Promise<void> {
  story.chapter('Whose business it is');
  const look = (id: string) =>
    request.query('query ($id: UUID!) { rental(id: $id) { id status } }', { id });
  await story.accepted('customer', 'looks at her rental', look(rentals.hersId), (data) => {
    expectEqual('the status', field(data, 'rental.status'), 'ACTIVE');
    return field(data, 'rental.status');
  });
  await story.accepted('customer', 'looks at the rental of Jonas', look(rentals.hisId), (data) => {
    expectEqual('what she sees', data['rental'], null);
    return 'there is none that she can see';
  });
  await story.accepted(
    'customer',
    'lists all rentals there are',
    request.query('{ rentals { totalCount nodes { customerId } } }'),
    (data) => {
      const others = rows(data, 'rentals').filter((row) => row['customerId'] !== stage.carlaId);
      if (others.length > 0) throw new Difference(`${others.length} of them are not hers`);
      return `${field(data, 'rentals.totalCount')}, all of them hers`;
    },
  );
  await story.refused(
    'customer',
    'tries to cancel his rental by its id',
    request.command('cancelRental', 'rental', 'id', {
      rentalId: rentals.hisId,
      reason: 'CUSTOMER_REQUEST',
    }),
    'NOT_FOUND',
  );
  await story.refused(
    'anonymous',
    'lists rentals without signing in',
    request.query('{ rentals { totalCount } }'),
    'UNAUTHENTICATED',
  );
}
