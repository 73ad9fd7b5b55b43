/** The nodes of a plan alone: conditions and costs carry dates and ids. */
export function planNodes(plan: string): string {
  const lines = plan.split('\n').filter((line) => /\(cost=|^ *(CTE|SubPlan) /.test(line));
  return lines.map((line) => line.replace(/ *\(cost=.*/, '')).join('\n');
}
