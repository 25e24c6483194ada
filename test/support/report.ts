/** Reports of small runs for tests. */
import type { Control } from '../../sim/control.ts';
import { reportDocument, type ReportDocument } from '../../sim/report/document.ts';
import { createTrace, type RunCourse } from '../../sim/report/trace.ts';
import { runScenario } from '../../sim/run.ts';
import { scenarioOf, type ScenarioSpec } from './scenario.ts';

export interface ReportSpec extends ScenarioSpec {
  readonly name?: string;
  readonly description?: string;
  readonly control?: Control;
}

export interface Reported {
  readonly course: RunCourse;
  readonly document: ReportDocument;
}

/** Runs a scenario with a trace and puts it into the data of a report. */
export function reportOf({
  name = 'Test scenario',
  description = 'For tests.',
  control,
  ...spec
}: ReportSpec): Reported {
  const scenario = { ...scenarioOf(spec), name, description };
  const trace = createTrace();
  const outcome = runScenario(scenario, {
    seed: 1,
    control: control ?? { kind: 'busbar', strategies: [] },
    onStep: (world, record) => trace.step(world, record),
  });
  const course = trace.finish();
  if (!outcome.ok || course === null) throw new TypeError('the scenario does not run');
  const document = reportDocument(course, { scenario, result: outcome.result, command: 'busbar simulate test.yaml' });
  return { course, document };
}
