import type { ApiClient } from './api_client.ts';
import type { DoorClient } from './door_client.ts';
import type { FileClient } from './file_client.ts';
import { aNewVehicle } from './story/a_new_vehicle.ts';
import { aRentalFromPaper } from './story/a_rental_from_paper.ts';
import { aServiceAsks } from './story/a_service_asks.ts';
import { Difference } from './story/difference.ts';
import { inTheWorkshop } from './story/in_the_workshop.ts';
import { nextMonthsRental } from './story/next_months_rental.ts';
import { othersBusiness } from './story/others_business.ts';
import { setTheStage } from './story/set_the_stage.ts';
import { createStory, type StoryLine } from './story/story.ts';
import { theDocument } from './story/the_document.ts';
import { theInvoices } from './story/the_invoices.ts';
import { theLedger } from './story/the_ledger.ts';
import { theWorkshopWaits } from './story/the_workshop_waits.ts';
import { todaysRental } from './story/todays_rental.ts';
import { whoMayWhat } from './story/who_may_what.ts';
import { whoYouAre } from './story/who_you_are.ts';

/**
 * A desk's fortnight, from a new vehicle to next month's cancellation, and what became of it in the
 * books. Every run has a vehicle of its own, so the story can be told again. True when every answer
 * was the expected one.
 */
export async function playStory(parts: {
  client: ApiClient;
  fileClient: FileClient;
  doors: DoorClient;
  tokenOf: (role: string) => string | undefined;
  now: Date;
  print: (line: string) => void;
}): Promise<boolean> {
  const keys = new Map<string, string>();
  const tokenOf = (role: string) => keys.get(role) ?? parts.tokenOf(role);
  const story = createStory({ ...parts, tokenOf });
  try {
    const stage = await setTheStage(story, parts.now);
    await whoYouAre(story, parts.doors);
    await whoMayWhat(story, parts);
    const vehicle = await aNewVehicle(story, stage);
    const paper = await aRentalFromPaper(story, stage, vehicle);
    await inTheWorkshop(story, stage, vehicle, paper.jonasId);
    const { todaysId, nextId } = await todaysRental(story, stage, vehicle, paper.jonasId);
    await theWorkshopWaits(story, stage, vehicle, todaysId);
    const cancelled = await nextMonthsRental(story, stage, vehicle, paper.jonasId);
    await theInvoices(story, stage, paper, cancelled);
    await theDocument(story, stage, paper);
    await theLedger(story, stage);
    await othersBusiness(story, stage, { hersId: todaysId, hisId: nextId });
    await aServiceAsks(story, (who, key) => keys.set(who, key));
  } catch (error) {
    if (!(error instanceof Difference)) throw error;
    parts.print(`\nThe story ends here: ${error.message}.`);
    table(story.lines, parts.print);
    return false;
  }
  table(story.lines, parts.print);
  return story.lines.every(({ isAsExpected }) => isAsExpected);
}

function table(lines: readonly StoryLine[], print: (line: string) => void): void {
  const roleWidth = Math.max(...lines.map(({ role }) => role.length));
  const meaningWidth = Math.max(...lines.map(({ meaning }) => meaning.length));
  const answerWidth = 60;
  print('\nWhat happened');
  for (const { number, role, meaning, answer, isAsExpected } of lines) {
    const short = answer.length > answerWidth ? `${answer.slice(0, answerWidth - 1)}…` : answer;
    const mark = isAsExpected ? 'ok     ' : 'DIFFERS';
    const cells = [role.padEnd(roleWidth), meaning.padEnd(meaningWidth), short];
    print(`${String(number).padStart(2)}  ${mark}  ${cells.join('  ')}`);
  }
  const differing = lines.filter(({ isAsExpected }) => !isAsExpected).length;
  print(`\n${lines.length} steps, ${differing === 0 ? 'all as expected' : `${differing} differ`}.`);
}
